"""Reads every bad input in a process of its own, and prints what came of it: one JSON object a line, and a sum."""

from __future__ import annotations

import contextlib
import json
import logging
import sys
import tempfile
import time
import traceback
import warnings
from pathlib import Path

from bad_inputs import FOUND, BadInput, bad_inputs
from readers_under_test import READERS

from vggdigits.errors import UserError

MOST_SECONDS = 2.0  # of computing, where a thousand strokes take no longer than these
THOUSAND_STROKES_S = 0.11
MOST_BYTES = 300_000_000


def outcome_of(bad: BadInput, folder: Path, most_seconds: float) -> dict[str, object]:
    """What reading it came to: `refused`, `read`, or `broke` and why; with seconds of computing and bytes at most."""
    path = folder / READERS[bad.reader].name
    path.write_bytes(bad.content)
    before, start = _memory(peak=False), time.process_time()
    try:
        READERS[bad.reader].read(path)
        outcome, told = "read", ""
    except UserError as error:
        outcome, told = ("refused", str(error)) if "\n" not in str(error) else ("broke", f"many lines: {error}")
    except BaseException:
        outcome, told = "broke", traceback.format_exc()
    seconds, used = time.process_time() - start, max(0, _memory(peak=True) - before)
    if seconds > most_seconds or used > MOST_BYTES:
        outcome = "broke"
    return {"reader": bad.reader, "why": bad.why, "outcome": outcome, "told": told, "seconds": seconds, "bytes": used}


def slowness() -> float:
    """How many times longer this machine computes than the one that `MOST_SECONDS` is meant for, at least 1: by a
    whole drawing of a thousand strokes, the best of three times."""
    ink = b"<ink xmlns='http://www.w3.org/2003/InkML'>" + b"<trace>1 1</trace>" * 1000 + b"</ink>"
    taken = []
    for _ in range(3):
        with tempfile.TemporaryDirectory() as folder:
            taken.append(outcome_of(BadInput("inkml", "nothing", ink), Path(folder), 1e9)["seconds"])
    return max(1.0, min(taken) / THOUSAND_STROKES_S)  # type: ignore[type-var,operator]


def _memory(*, peak: bool) -> int:
    """Bytes of memory that this process has, or had at most since it was asked for what it has. Linux only, else 0."""
    with contextlib.suppress(OSError):
        if not peak:
            Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
        for line in Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM:" if peak else "VmRSS:"):
                return int(line.split()[1]) * 1024
    return 0


def main() -> None:
    """Print each one that broke, and what there was in all."""
    counts = {"inputs": 0, "refused": 0, "read": 0, "broke": 0}
    most: dict[str, tuple[float, str]] = {"seconds": (0.0, ""), "bytes": (0, "")}
    logging.disable()
    warnings.simplefilter("error")
    for reader in READERS.values():
        reader.seeds()
    most_seconds = MOST_SECONDS * slowness()
    for bad in bad_inputs():
        with tempfile.TemporaryDirectory() as folder:
            found = outcome_of(bad, Path(folder), most_seconds)
        counts["inputs"] += 1
        counts[str(found["outcome"])] += 1
        for name in most:
            most[name] = max(most[name], (found[name], f"{bad.reader}: {bad.why}"))  # type: ignore[type-var]
        if found["outcome"] == "broke" or "--all" in sys.argv:
            print(json.dumps(found), flush=True)
    print(
        json.dumps(
            counts | {"most": most, "most allowed": most_seconds, "code run": (FOUND.parent / "code-was-run").exists()}
        )
    )


if __name__ == "__main__":
    main()
