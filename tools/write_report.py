"""Measure the bundled network on every published set and write docs/accuracy.md, with its two pictures: `make report`.

    python tools/write_report.py DIR [--output FOLDER] [--limit N]

DIR holds the data as docs/data.md has it. The same network, data and machine give the same files.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reliability_diagram import reliability_diagram

from vggdigits.errors import UserError
from vggdigits.files import write_atomically
from vggdigits.model.recognizer import Recognizer
from vggdigits.paths import bundled_checkpoint
from vggdigits.terminal import complain
from vggdigits.training.error_sheet import write_sheet
from vggdigits.training.evaluate_command import Evaluation, Progress, load, measure, summary
from vggdigits.training.evaluation_sets import NUMBERS, NUMBERS_SEED, find_sets
from vggdigits.training.report_words import interval, percent

SETS = ["mnist", "pen", "numbers", "omniglot"]
PLAIN = "without look-alikes of digits"

HEAD = """# How well it reads

Written by `make report DATA=DIR`, which measures the bundled network on the data of [data.md](data.md) below DIR.
What each set is, how it is read and how to measure your own: [evaluating.md](evaluating.md).
"""


def main() -> int:
    """Measure and write. Returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("data", type=Path, metavar="DIR")
    parser.add_argument("--output", type=Path, default=Path(__file__).parents[1] / "docs", metavar="FOLDER")
    parser.add_argument("--limit", type=int, metavar="N", help="of each set; to try it out")
    options = parser.parse_args()
    progress = Progress(sys.stderr.isatty())
    try:
        recognizer = Recognizer(bundled_checkpoint(), "cpu", exact=True)
        parts = load(find_sets(options.data, SETS), options.limit, progress)
        figures: list[dict[str, Any]] = []
        evaluation = measure(recognizer, parts, progress, figures.append)
        write(evaluation, figures, recognizer, options.output, options.limit)
    except UserError as error:
        complain(str(error))
        return 1
    except KeyboardInterrupt:
        complain("stopped; nothing was written")
        return 130
    finally:
        progress.close()
    return 0


def write(
    evaluation: Evaluation, figures: list[dict[str, Any]], recognizer: Recognizer, folder: Path, limit: int | None
) -> None:
    """Write the page and its pictures. Raises UserError where they cannot be written."""
    found = {(each["set"], each["kind"]): each for each in figures}
    origin = summary(recognizer, bundled_checkpoint(), len(figures), limit)
    provenance = dict(recognizer.engine.checkpoint.provenance)
    page = "\n".join([HEAD, *_page(found, origin, provenance)])
    panels = {"MNIST test": found["mnist", "digits"], "Pen strokes of unseen writers": found["pen", "digits"]}
    diagram = reliability_diagram(
        {f"{title} (n = {each['n']:,})": each["reliability"] for title, each in panels.items()}
    )
    write_sheet(evaluation.sections(with_accepted=True), folder / "misread.png")
    write_atomically(folder / "reliability.svg", diagram.encode())
    write_atomically(folder / "accuracy.md", page.encode())


def _page(
    found: dict[tuple[str, str], dict[str, Any]], origin: dict[str, Any], provenance: dict[str, Any]
) -> Iterator[str]:
    mnist, pen = found["mnist", "digits"], found["pen", "digits"]
    text, numbers = found["pen", "texts"], found["numbers", "texts"]
    characters = found["omniglot", "no digits"]
    yield from _table(
        ["", "reach", "bundled network", "95 % interval", "n"],
        [
            _accuracy("MNIST's test set", "99.75 %", mnist),
            _accuracy("pen strokes of unseen writers, `--single`", "99.2 %", pen),
            _accuracy("the same, without `--single`", "98.8 %", text),
            _accuracy("whole numbers of 2 to 6 digits, every digit right", "96 %", numbers),
            ["calibration error (ECE), MNIST", "0.3 %", percent(mnist["ece"]), "", f"{mnist['n']:,}"],
            ["calibration error (ECE), pen strokes", "1 %", percent(pen["ece"]), "", f"{pen['n']:,}"],
            _rejection("non-digits accepted, where 99 % of MNIST's digits are", characters, "mnist"),
            _rejection("non-digits accepted, where 99 % of the pen digits are", characters, "pen"),
            _rejection("the same, without characters drawn as a digit is", characters["groups"][PLAIN], "pen"),
        ],
    )
    yield (
        "\nScanned zip-code digits (reach: 98.3 %) are not among these data; whoever has them measures them with "
        "`vggdigits evaluate`.\n"
    )
    yield "## Digits\n"
    yield from _table(
        ["right", *map(str, range(10)), "log loss", "accepted"],
        [
            [
                name,
                *("" if share is None else percent(share, 1) for share in each["per_class"]),
                f"{each['nll']:.4f}",
                percent(each["accepted"]),
            ]
            for name, each in (("MNIST", mnist), ("pen", pen))
        ],
    )
    for name, each in (("MNIST", mnist), ("Pen strokes", pen)):
        yield f"\n{name}, what is read as another digit: {_confusions(each)}."
    yield "\n![Accuracy against stated confidence](reliability.svg)\n"
    yield "## Whole numbers\n"
    yield from _table(
        ["", "every digit right", "95 % interval", "n"],
        [
            [name, percent(part["accuracy"], 1), interval(part), f"{part['n']:,}"]
            for name, part in numbers["groups"].items()
        ],
    )
    faults = numbers["faults"]
    yield (
        f"\nOf the {numbers['n'] - numbers['right']:,} others, {faults['cut']:,} were cut into too many or too few "
        f"digits, {faults['rejected']:,} have a digit that was not accepted, and in {faults['digit']:,} one was "
        "read as another.\n"
    )
    yield "## What is no digit\n"
    yield from _table(
        [
            "alphabet",
            "accepted",
            "95 % interval",
            "n",
            "where 99 % of MNIST are",
            "AUROC",
            "where 99 % of pen are",
            "AUROC",
        ],
        [_alphabet("all", characters), *(_alphabet(name, part) for name, part in characters["groups"].items())],
    )
    yield (
        "\n*Accepted* is what reaches the network's own threshold, as `predict` and the pad use it: "
        f"{origin['threshold']:.4f}, which accepts {percent(mnist['accepted'])} of MNIST's digits and "
        f"{percent(pen['accepted'])} of the pen digits. The other shares are at the thresholds that "
        f"accept 99 % of these: {mnist['threshold_99']:.4f} and {pen['threshold_99']:.4f}.\n"
    )
    yield "## What is still misread\n"
    yield "![What is misread or accepted and no digit, with both labels](misread.png)\n"
    yield "## What was measured, and on what\n"
    yield from _table(["", ""], _origin(found, origin, provenance))
    yield ""


def _accuracy(name: str, reach: str, figures: dict[str, Any]) -> list[str]:
    return [name, reach, f"**{percent(figures['accuracy'])}**", interval(figures), f"{figures['n']:,}"]


def _rejection(name: str, figures: dict[str, Any], digits: str) -> list[str]:
    against = figures["against"][digits]
    share = percent(against["false_acceptance_99"])
    return [name, "3 %", f"**{share}**", interval({"interval": against["interval_99"]}), f"{figures['n']:,}"]


def _alphabet(name: str, figures: dict[str, Any]) -> list[str]:
    against = [
        words
        for digits in ("mnist", "pen")
        for words in (
            percent(figures["against"][digits]["false_acceptance_99"]),
            f"{figures['against'][digits]['auroc']:.4f}",
        )
    ]
    return [
        name.replace("_", " "),
        percent(figures["false_acceptance"]),
        interval(figures),
        f"{figures['n']:,}",
        *against,
    ]


def _confusions(figures: dict[str, Any]) -> str:
    """The commonest, in words."""
    pairs = [
        (count, digit, answer)
        for digit, row in enumerate(figures["confusion"])
        for answer, count in enumerate(row)
        if count and digit != answer
    ]
    pairs.sort(key=lambda pair: (-pair[0], pair[1:]))
    words = [f"{digit} as {answer} ({count:,})" for count, digit, answer in pairs[:8]]
    rest = sum(count for count, _, _ in pairs[8:])
    return ", ".join(words) + (f", {rest:,} others" if rest else "") if words else "nothing"


def _origin(
    found: dict[tuple[str, str], dict[str, Any]], origin: dict[str, Any], provenance: dict[str, Any]
) -> list[list[str]]:
    recipe = provenance.get("recipe", {})
    files = {name: digest for each in found.values() for name, digest in each["sources"].items()}
    versions = ", ".join(f"{name} {version}" for name, version in origin["versions"].items())
    limit = "" if origin["limit"] is None else f" --limit {origin['limit']}"
    return [
        ["command", f"`python tools/write_report.py DIR{limit}`, or `make report DATA=DIR`"],
        ["network", f"`resources/vgg16.safetensors`, SHA-256 of its weights `{origin['sha256']}`"],
        [
            "trained",
            f"seed {recipe.get('seed', '?')}, {recipe.get('epochs', '?')} epochs: `{provenance.get('command', '?')}`",
        ],
        ["temperature, threshold", f"{origin['temperature']:.4f}, {origin['threshold']:.4f}"],
        ["numbers", f"{NUMBERS:,} composed, seed {NUMBERS_SEED}; brushes of strokes: seed 0"],
        ["machine", f"{origin['device']}, {origin['threads']} threads"],
        ["versions", versions],
        *([f"`{name}`", f"SHA-256 `{digest}`"] for name, digest in files.items()),
    ]


def _table(head: list[str], rows: list[list[str]]) -> list[str]:
    return [f"| {' | '.join(head)} |", "|" + "---|" * len(head), *(f"| {' | '.join(row)} |" for row in rows)]


if __name__ == "__main__":
    sys.exit(main())
