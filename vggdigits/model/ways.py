"""Which way of computing is the fastest on this CPU: measured once, and remembered."""

from __future__ import annotations

import json
import logging
import platform
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

import torch
from torch import Tensor

from vggdigits import __version__, paths
from vggdigits.cores import cores, without_one
from vggdigits.errors import UserError
from vggdigits.files import write_atomically
from vggdigits.model import openvino_way

log = logging.getLogger(__name__)

Network = Callable[[Tensor], Tensor]
"""Images, float32 (n, channels, size, size), to logits, float32 (n, classes)."""

_COUNTS = (1, 2, 4, 8)  # of threads; for one picture, more do not pay
_ROUNDS, _SECONDS = 9, 0.6
_MOST_BYTES = 1_000_000  # of the file; a way has some sixty
_WORTH = 0.85  # of the time with fewer threads, steadier beside other work, or by torch, half a second sooner ready


@dataclass(frozen=True)
class Way:
    """How a network is computed on the CPU.

    Attributes:
        kind: by plain torch; with weights laid out once (`model/packed.py`); by OpenVINO (`model/openvino_way.py`).
        bfloat16: in that precision, or in float32.
        threads: that work on one picture.
    """

    kind: Literal["plain", "packed", "openvino"]
    bfloat16: bool
    threads: int

    @property
    def precision(self) -> torch.dtype:
        """That it computes in."""
        return torch.bfloat16 if self.bfloat16 else torch.float32

    @property
    def cost(self) -> tuple[bool, int]:
        """What the more of must be worth it: another library to load, threads."""
        return self.kind == "openvino", self.threads

    @property
    def built(self) -> Way:
        """What its network is built for: torch is told its threads at each call, OpenVINO once."""
        return self if self.kind == "openvino" else replace(self, threads=0)

    @property
    def torch_threads(self) -> int:
        """That torch is told; 0 where it does not compute, or may take as many as it likes."""
        return 0 if self.kind == "openvino" else self.threads


PLAIN = Way("plain", False, 0)
"""What always works: float32 by plain torch, with as many threads as torch takes (0)."""


@contextmanager
def threads(count: int) -> Iterator[None]:
    """Compute with so many threads, 0 for as many as before."""
    if count == 0 or count == (before := torch.get_num_threads()):
        yield
        return
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def beside_others() -> list[Way]:
    """The ways worth trying that leave a core to others, where there are two; fewest threads first."""
    counts = [each for each in _COUNTS if each <= without_one(cores())]
    return [Way("packed", bfloat16, each) for each in counts for bfloat16 in (False, True)]


def on_every_core() -> list[Way]:
    """Those that keep all cores busy, or as many as pay for one picture; none where `beside_others` has them."""
    most = min(cores(), _COUNTS[-1])
    return [Way("packed", bfloat16, most) for bfloat16 in (False, True) if most > without_one(most)]


def by_openvino() -> list[Way]:
    """Those by OpenVINO, on as many cores; none where it is not installed."""
    most = min(cores(), _COUNTS[-1])
    return [Way("openvino", bfloat16, most) for bfloat16 in (False, True) if openvino_way.installed()]


def fastest(networks: Mapping[Way, Network], images: Tensor, give_way: Callable[[], None] = lambda: None) -> Way:
    """The way whose least time for these images is the least, tried in turn; more threads, or OpenVINO, must be
    worth it. What else the machine does can only add to a time. `give_way` is called before each round."""
    times: dict[Way, list[float]] = {way: [] for way in networks}
    for number in range(_ROUNDS + 1):
        give_way()
        for way, network in networks.items():
            with threads(way.torch_threads):
                start = time.perf_counter()
                network(images)
                if number:  # the first is for what torch sets up on first use
                    times[way].append(time.perf_counter() - start)
        if sum(map(sum, times.values())) > _SECONDS:
            break
    least = {way: min(taken) for way, taken in times.items()}
    best = min(least, key=lambda way: (way.cost, least[way]))
    for way in sorted(least, key=lambda way: way.cost):
        if least[way] < least[best] * (1 if way.cost == best.cost else _WORTH):
            best = way
    log.info("computing: %s", ", ".join(f"{way} {1e3 * taken:.2f} ms" for way, taken in least.items()))
    return best


_found: dict[str, Way] = {}  # by this process


def remembered(key: str) -> Way | None:
    """What was found for this network on this CPU before."""
    if key in _found:
        return _found[key]
    return read_kept(kept_in()).get(key)


def remember(key: str, way: Way) -> None:
    """Keep it for the next start; where it cannot be kept, it is found again."""
    _found[key] = way
    try:
        kept_in().parent.mkdir(parents=True, exist_ok=True)
        kept = {each: asdict(found) for each, found in (read_kept(kept_in()) | {key: way}).items()}
        write_atomically(kept_in(), json.dumps({"machine": machine(), "ways": kept}).encode())
    except (OSError, UserError):
        log.info("the fastest way to compute could not be kept", exc_info=True)


def read_kept(file: Path) -> dict[str, Way]:
    """What a file holds for this machine; nothing where it is missing, damaged or another machine's."""
    known = (PLAIN, *beside_others(), *on_every_core(), *by_openvino())
    try:
        with open(file, "rb") as kept:
            content = json.loads(kept.read(_MOST_BYTES))
        ways = dict(content["ways"]) if content["machine"] == machine() else {}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}
    return {key: way for key, told in ways.items() for way in known if asdict(way) == told}


def kept_in() -> Path:
    """The file that what was found is kept in."""
    return paths.user_dir() / "cache" / "engine.json"


@lru_cache(maxsize=1)
def machine() -> Sequence[str]:
    """What decides which way is the fastest: processor, cores, torch, program, OpenVINO."""
    name = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as info:
            name = next((line.partition(":")[2].strip() for line in info if line.startswith("model name")), name)
    except OSError:
        pass  # not Linux
    capability, vino = torch.backends.cpu.get_cpu_capability(), openvino_way.version()
    return [name, str(cores()), capability, torch.__version__, __version__, *([vino] if vino else [])]
