"""Run every fuzz target for its share of the time and print a table: `python fuzz/run.py [--seconds 600]`.

Runs of one commit add up: `build/fuzz/result.json` tells their sum, and the next run goes on with the inputs that the
last one found. What breaks a reader is kept in `build/fuzz/READER/`; put it into `tests/robust/found/READER/`, where
the tests try it again at each run.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from readers_under_test import READERS

ROOT = Path(__file__).parents[1]
_RUNS = re.compile(r"^stat::number_of_executed_units:\s*(\d+)", re.MULTILINE)
_SLOWEST = re.compile(r"^stat::slowest_unit_time_sec:\s*(\d+)", re.MULTILINE)


def fuzz(name: str, seconds: int) -> dict[str, object]:
    """What came of one target: its runs, and whether it ended as it should."""
    folder = ROOT / "build" / "fuzz" / name.replace(" ", "-")
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    options = [f"-max_total_time={seconds}", "-print_final_stats=1", "-timeout=120", "-rss_limit_mb=2048"]
    options += ["-max_len=20000", f"-artifact_prefix={folder}/", str(corpus)]
    done = subprocess.run(  # noqa: S603 (this file's own neighbour)
        [sys.executable, ROOT / "fuzz" / "target.py", name, *options], capture_output=True, text=True, check=False
    )
    text = done.stdout + done.stderr
    (folder / "log.txt").write_text(text, encoding="utf-8")
    runs, slowest = _RUNS.search(text), _SLOWEST.search(text)
    broke = done.returncode != 0 or runs is None
    return {
        "reader": name,
        "runs": int(runs[1]) if runs else 0,
        "seconds": seconds,
        "slowest_s": int(slowest[1]) if slowest else 0,
        "broke": (text.strip().splitlines() or ["nothing was said"])[-1][:200] if broke else "",
    }


def commit() -> str:
    """What is fuzzed, as git names it; "" where git does not know."""
    named = ["git", "describe", "--always", "--dirty", "--exclude=*"]
    done = subprocess.run(named, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    return done.stdout.strip()


def add(result: dict[str, object], guided: bool, commit: str) -> None:
    """Add a target's runs to what was run of this commit before."""
    file = ROOT / "build" / "fuzz" / "result.json"
    found = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    now = {"commit": commit, "guided": guided}
    if {name: found.get(name) for name in now} != now:
        found = now | {"targets": {}}
    target = found["targets"].setdefault(result["reader"], {"runs": 0, "seconds": 0, "slowest_s": 0, "broke": ""})
    target["runs"] += result["runs"]
    target["seconds"] += result["seconds"]
    target["slowest_s"] = max(target["slowest_s"], result["slowest_s"])
    target["broke"] = result["broke"] or target["broke"]
    file.write_text(json.dumps(found, indent=1), encoding="utf-8")


def main() -> int:
    """Print one line a target, and add it to `build/fuzz/result.json`; 1 where a reader broke."""
    parser = argparse.ArgumentParser(description="Try to break every reader of files.")
    parser.add_argument("--seconds", type=int, default=600, help="for all targets together (default %(default)s)")
    parser.add_argument("--reader", action="append", choices=list(READERS), help="only this one (several times)")
    options = parser.parse_args()
    names = options.reader or list(READERS)
    guided = importlib.util.find_spec("atheris") is not None
    print("guided by atheris" if guided else "by chance: atheris is not installed", flush=True)
    fuzzed = commit()  # a target loads it anew, so nothing is to be changed meanwhile
    results = []
    for name in names:
        results.append(fuzz(name, max(1, options.seconds // len(names))))
        add(results[-1], guided, fuzzed)
        print("{reader:20} {runs:>10,} runs  {broke}".format(**results[-1]), flush=True)
    total = sum(int(str(each["runs"])) for each in results)
    broken = [each for each in results if each["broke"]]
    print(f"{total:,} runs, {len(broken)} readers broke")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
