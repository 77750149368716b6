"""The figures of `vggdigits evaluate` in words and tables, for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vggdigits.training.report import Digits


def sentences(figures: dict[str, Any]) -> str:
    """What `evaluate` prints of one set; `figures` are those that `--json` prints."""
    way = "" if figures["single"] else ", without --single"
    lines = [f"{figures['set']}{way}: {figures['about']}"]
    lines += {"digits": _digits, "texts": _texts, "no digits": _no_digits}[figures["kind"]](figures)
    return "\n  ".join(lines)


def each_in_words(digits: Digits) -> Iterator[str]:
    """A line a digit, as the blog's script printed them: `Predicted: "7", Actual: "7"`."""
    for one in digits.each():
        predicted = "" if one["predicted"] is None else one["predicted"]
        yield f'Predicted: "{predicted}", Actual: "{one["actual"]}"'


def closing_words(summary: dict[str, Any]) -> str:
    """The network and the machine, from the last object that `--json` prints."""
    versions = ", ".join(f"{name} {version}" for name, version in summary["versions"].items())
    sha256 = f" (SHA-256 {summary['sha256'][:16]})" if summary["sha256"] else ""
    return (
        f"network: {summary['checkpoint']}{sha256}, preset {summary['preset']}, "
        f"threshold {summary['threshold']:.4f}\n"
        f"measured on: {summary['device']}, {summary['threads']} threads, {versions}"
    )


def percent(share: float, places: int = 2) -> str:
    """A share, 0..1, as it is read."""
    return f"{100 * share:.{places}f} %"


def interval(figures: dict[str, Any]) -> str:
    """The 95 % interval of a share."""
    low, high = figures["interval"]
    return f"{100 * low:.2f} to {percent(high)}"


def _right(figures: dict[str, Any]) -> str:
    wrong = figures["n"] - figures["right"]
    return (
        f"{percent(figures['accuracy'])} right ({wrong:,} of {figures['n']:,} misread; "
        f"95 % interval {interval(figures)})"
    )


def _digits(figures: dict[str, Any]) -> list[str]:
    by_digit = enumerate(figures["per_class"])
    return [
        f"{_right(figures)}, calibration error {percent(figures['ece'])}, log loss {figures['nll']:.4f}",
        f"{percent(figures['accepted'])} accepted as digits; 99 % are at a threshold of {figures['threshold_99']:.4f}",
        "by digit: " + ", ".join(f"{digit}: {percent(share, 1)}" for digit, share in by_digit if share is not None),
        "digit (row) read as (column):",
        "    " + "".join(f"{answer:>6}" for answer in range(10)),
        *(f"{digit:>4}" + "".join(f"{count or '·':>6}" for count in row) for digit, row in _rows(figures)),
    ]


def _rows(figures: dict[str, Any]) -> list[tuple[int, list[int]]]:
    return [(digit, row) for digit, row in enumerate(figures["confusion"]) if figures["per_class"][digit] is not None]


def _texts(figures: dict[str, Any]) -> list[str]:
    faults = figures["faults"]
    lines = [_right(figures)]
    if figures["right"] < figures["n"]:
        lines.append(
            f"misread: {faults['cut']:,} with too many or too few digits, {faults['rejected']:,} with a digit not "
            f"accepted, {faults['digit']:,} with another digit"
        )
    if figures["groups"]:
        parts = figures["groups"].items()
        lines.append(", ".join(f"{name}: {percent(part['accuracy'], 1)} of {part['n']:,}" for name, part in parts))
    return lines


def _no_digits(figures: dict[str, Any]) -> list[str]:
    lines = [_accepted(figures)]
    lines += [f"{name}: {_accepted(part)}" for name, part in figures["groups"].items()]
    return lines


def _accepted(figures: dict[str, Any]) -> str:
    words = f"{percent(figures['false_acceptance'])} of {figures['n']:,} accepted (95 % interval {interval(figures)})"
    for name, against in figures["against"].items():
        words += f"; {percent(against['false_acceptance_99'])} where 99 % of {name} are, AUROC {against['auroc']:.4f}"
    return words
