"""Try every fault in earnest and write docs/reliability.md's table: `make reliability`.

Each step is a program of tests/ in a process of its own. `--only STEP` repeats one; the others' figures stay as they
were measured (build/reliability.json).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
from datetime import date
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "build" / "reliability.json"
PAGE = ROOT / "docs" / "reliability.md"
FIGURES = re.compile(r"(<!-- figures: tools/measure_reliability\.py -->\n).*?(<!-- end of figures -->)", re.DOTALL)
KILLS, EXAMPLES, PREDICTIONS, SIGNALS, STROKES = 50, 300, 20_000, 50_000, 10_000


def run(*command: object) -> str:
    """What a program of the tests printed. Raises CalledProcessError where it failed."""
    found = [str(ROOT), str(ROOT / "tests")]
    with tempfile.TemporaryDirectory() as home:
        changes = {"PYTHONPATH": os.pathsep.join(found), "VGGDIGITS_HOME": home, "QT_QPA_PLATFORM": "offscreen"}
        counts = {"VGGDIGITS_EXAMPLES": str(EXAMPLES), "VGGDIGITS_KILLS": str(KILLS)}
        words = [sys.executable, *map(str, command)]
        done = subprocess.run(  # noqa: S603 (this repository's own programs)
            words, cwd=ROOT, env=os.environ | changes | counts, stdout=subprocess.PIPE, text=True, check=True
        )
    return done.stdout


def passed(*tests: str) -> int:
    """How many tests passed. Raises where one failed."""
    return int(re.findall(r"(\d+) passed", run("-m", "pytest", "-q", "--no-header", *tests))[-1])


def bad_inputs() -> list[list[str]]:
    """Every input of tests/bad_inputs.py."""
    found = json.loads(run("tests/try_bad_inputs.py").splitlines()[-1])
    seconds, grown = found["most"]["seconds"], found["most"]["bytes"]
    outcome = f"{found['refused']:,} refused in one line, {found['read']:,} read, {found['broke']} broke the reader"
    most = f"; at most {seconds[0]:.2f} s ({seconds[1]}) and {grown[0] / 1e6:.0f} MB ({grown[1]})"
    code = "code was run" if found["code run"] else "no code was run"
    return [["bad files, of every kind that is read", f"{found['inputs']:,}", f"{outcome}; {code}{most}"]]


def changed_inputs() -> list[list[str]]:
    """Hypothesis on every reader."""
    readers = passed("tests/robust/test_bad_inputs.py", "-k", "any_change")
    return [
        ["Hypothesis: whole files changed by chance", f"{readers} x {EXAMPLES}", "each read, or refused in one line"]
    ]


def ended() -> list[list[str]]:
    """The program asked to end, and on machines that lack something."""
    phases = passed(*(f"tests/robust/test_sigterm{which}.py" for which in ("", "_jobs", "_midway")))
    machines = passed("tests/robust/test_machines.py", "tests/robust/test_training_memory.py")
    cards, stores = passed("tests/app/test_cuda_trouble.py"), passed("tests/app/test_store_in_trouble.py")
    kept = "ends with 0, nothing on its standard error, no process goes on, what was drawn is kept"
    lack = "one core, no home, closed outputs, no fonts, a clock set back, a stop, 2 GB of memory"
    return [
        ["SIGTERM, in each phase and each long job of the pad", f"{phases} phases", kept],
        [
            lack,
            f"{machines} tests",
            "the pad opens and ends with 0, `predict` reads, a training trains; with less one line says so",
        ],
        [
            "a graphics card that is missing, broken, out of memory, lost (a stand-in)",
            f"{cards} tests",
            "the CPU takes over, once; each drawing is read; the status bar says why",
        ],
        [
            "the samples' database held by another program, moved away, replaced",
            f"{stores} tests",
            "one line tells it, or it works all the same; what was stored is whole",
        ],
    ]


def saving() -> list[list[str]]:
    """Each kind of save under a fault, and killed."""
    passed("tests/robust/test_saving.py", "-k", "cannot_be_saved")
    kinds = passed("tests/robust/test_saving.py", "-k", "kill") * 8
    told = "one line tells it (of settings, the log), the old file is whole, nothing is left beside it"
    return [
        ["disk full, read-only place, vanished folder, in each kind of save", f"{kinds} x 3", told],
        ["`kill -9` during each kind of save", f"{kinds} x {KILLS}", "each time the old version or the new one, whole"],
    ]


def soak(predictions: int = PREDICTIONS) -> list[list[str]]:
    """Long use."""
    found = json.loads(run("tests/soak.py", predictions, SIGNALS, STROKES).splitlines()[-1])
    many, swaps, signals, burst, cycles, strokes = (
        found[name] for name in ("predictions", "swaps", "signals", "burst", "cycles", "strokes")
    )
    drift = f"reference counts of None and True drifted by {signals['references drifted']}"
    longest = f"the loop's longest pause {burst['longest pause ms']:.0f} ms"
    pause = f"the loop's longest pause {strokes['longest pause ms']:.0f} ms"
    pause += f", {strokes['most computing ms']:.0f} ms of it computing"
    return [
        ["predictions one after another", f"{many['predictions']:,}", f"same answers; memory {many['growth']:+.1%}"],
        ["the checkpoint loaded anew", f"{swaps['swaps']:,}", f"memory {swaps['growth']:+.1%}"],
        ["signals between objects of Qt", f"{signals['signals']:,}", f"{drift}; memory {signals['growth']:+.1%}"],
        ["drawing, reading and undoing in the window", f"{cycles['cycles']:,}", f"memory {cycles['growth']:+.1%}"],
        ["strokes drawn in the window in a burst", f"{strokes['strokes']:,}", f"all there; {pause}"],
        ["requests for a reading in a burst", f"{burst['requests']:,}", f"{burst['computed']} computed; {longest}"],
        *large_rows(found["large"]["strokes"], found["large"]["most computing ms"]),
    ]


def large_rows(strokes: int, found: dict[str, dict[str, float]]) -> list[list[str]]:
    """Computing in one turn of the loop, in ms, for what is done with a large drawing: a row a kind."""
    return [
        [f"a large drawing, {kind}: ms of computing in one turn of the loop", f"{strokes:,} strokes", _listed(each)]
        for kind, each in found.items()
    ]


def _listed(found: dict[str, float]) -> str:
    return f"at most {max(found.values()):.0f}: " + ", ".join(f"{name} {ms:.0f}" for name, ms in found.items())


def fuzzing() -> list[list[str]]:
    """What `make fuzz` came to, all its runs of one commit together."""
    found = json.loads((ROOT / "build" / "fuzz" / "result.json").read_text(encoding="utf-8"))
    targets = found["targets"]
    runs, seconds = (sum(target[name] for target in targets.values()) for name in ("runs", "seconds"))
    broke = [reader for reader, target in targets.items() if target["broke"]]
    how = f"atheris {version('atheris')}" if found["guided"] else "by chance"
    fewest = min(targets, key=lambda reader: targets[reader]["runs"])
    outcome = f"{len(broke)} of {len(targets)} readers broke{': ' + ', '.join(broke) if broke else ''}"
    outcome += f"; at least {targets[fewest]['runs']:,} runs each ({fewest})"
    return [[f"`make fuzz`, {seconds:,} s in all ({how}; commit {found['commit']})", f"{runs:,}", outcome]]


STEPS = {"bad": bad_inputs, "changed": changed_inputs, "saving": saving, "ended": ended, "soak": soak, "fuzz": fuzzing}


def write_page(kept: dict[str, list[list[str]]]) -> None:
    """Put the figures into docs/reliability.md."""
    rows = [row for step in STEPS for row in kept.get(step, [])]
    lines = ["| fault | how often | what happened |", "|---|---|---|", *("| " + " | ".join(row) + " |" for row in rows)]
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(FIGURES.sub(lambda found: found[1] + "\n".join(lines) + "\n" + found[2], page), encoding="utf-8")


def main() -> None:
    """Run the steps and write the page."""
    parser = argparse.ArgumentParser(description="Try every fault in earnest and write docs/reliability.md.")
    parser.add_argument("--only", action="append", choices=list(STEPS), help="only this step (several times)")
    parser.add_argument("--predictions", type=int, default=PREDICTIONS, help="of the soak (default %(default)s)")
    options = parser.parse_args()
    kept = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.is_file() else {}
    for step in options.only or STEPS:
        if step == "fuzz" and not (ROOT / "build" / "fuzz" / "result.json").is_file():
            continue
        print(step, flush=True)
        kept[step] = soak(options.predictions) if step == "soak" else STEPS[step]()
        KEPT.parent.mkdir(exist_ok=True)
        KEPT.write_text(json.dumps(kept, indent=1), encoding="utf-8")
    with_what = [f"{name} {version(name)}" for name in ("torch", "numpy", "pillow", "PySide6-Essentials")]
    where = f"{platform.machine()}, {os.cpu_count()} cores; Python {platform.python_version()}, {', '.join(with_what)}"
    write_page(kept | {"fuzz": [*kept.get("fuzz", []), ["with", "", f"{platform.system()} {where}; {date.today()}"]]})


if __name__ == "__main__":
    main()
