"""A network on the CPU, by whichever way of computing is the fastest here and now."""

from __future__ import annotations

import copy
import logging
import time
from collections.abc import Callable, Sequence
from functools import cache, partial

import torch
from torch import Tensor

from vggdigits.model import ways
from vggdigits.model.bundled import bundled_frames
from vggdigits.model.check import Check
from vggdigits.model.checkpoint import Checkpoint
from vggdigits.model.openvino_way import OpenVinoNetwork
from vggdigits.model.pace import Pace
from vggdigits.model.packed import PackedNetwork
from vggdigits.model.vgg import VGG16, without_batch_norm
from vggdigits.model.ways import PLAIN, Network, Way

log = logging.getLogger(__name__)

_CHECKED = 4  # of the bundled drawings, at each start; all of them where a way is chosen anew
_FEW = 8  # images up to which the chosen number of threads is the best: more of them keep all cores busy


class _Taken:
    """A way of computing, with the network that goes it: called for every prediction, so it does nothing in vain."""

    def __init__(self, way: Way, network: Network) -> None:
        self.way, self.network = way, network
        self._by_torch = way.kind != "openvino"

    def __call__(self, images: Tensor) -> Tensor:
        if not self._by_torch:
            return self.network(images)
        with torch.inference_mode(), ways.threads(self.way.threads):
            return self.network(images)

    def by_all_threads(self, images: Tensor) -> Tensor:
        """The same, on as many threads as torch takes."""
        with torch.inference_mode():
            return self.network(images)


class CpuNetwork:
    """The same function as a checkpoint's network; a way of computing is taken once it gives plain float32's answers
    on the bundled drawings.

    Call it with float32 (n, channels, size, size); it gives logits, float32 (n, classes).
    """

    def __init__(self, checkpoint: Checkpoint) -> None:
        self._checkpoint = checkpoint
        self._networks: dict[Way, Network] = {}  # by what they are built for
        self._all_taken: dict[Way, _Taken] = {}  # one object a way, so that the same ones are told by `is`
        self._pace = Pace()
        plain = cache(partial(plain_network, checkpoint))  # its weights take 60 MB, and are let go afterwards
        self._steady = self._fastest("", [PLAIN, *ways.beside_others()], plain)
        self._quick = self._several = self._steady

    @property
    def steady(self) -> Way:
        """The fastest way that leaves a core to others."""
        return self._steady.way

    @property
    def quick(self) -> Way:
        """The fastest at all for one image, taken while it pays (`model/pace.py`), once `hasten` has found it; the same
        until then, and where it saves too little."""
        return self._quick.way

    @property
    def several(self) -> Way:
        """The same for up to eight images."""
        return self._several.way

    def __call__(self, images: Tensor) -> Tensor:
        if len(images) > _FEW:
            return self._steady.by_all_threads(images)
        quick = self._quick if len(images) == 1 else self._several
        if quick is self._steady:
            return quick(images)
        hurry = self._pace.quick()
        begun = time.perf_counter()
        try:
            logits = quick(images) if hurry else self._steady(images)
        except RuntimeError:
            if not hurry:
                raise
            log.warning("the quick way of computing failed; the steady one goes on", exc_info=True)
            self._quick = self._several = self._steady
            return self._steady(images)
        if len(images) == 1:
            self._pace.took(hurry, time.perf_counter() - begun)
        return logits

    @torch.inference_mode()
    def pooled(self, images: Tensor, block: int) -> Tensor:
        """The maps after the pooling that ends a block, 1..5: float32 (n, channels, h, w)."""
        network = self._steady.network
        if not isinstance(network, VGG16 | PackedNetwork):
            raise TypeError("only torch's networks give their maps, as all do that leave a core to others")
        with ways.threads(self.steady.threads if len(images) <= _FEW else 0):
            return network.pooled(images, block)

    def unhurried(self) -> CpuNetwork:
        """The same weights in the same memory, always by the steady way: for who computes beside a reader."""
        other = copy.copy(self)
        other._quick = other._several = self._steady
        return other

    def hasten(self, give_way: Callable[[], None] = lambda: None, *, extras: bool = True) -> None:
        """Find, or load, the quick way: a second or two, for another thread than the one that reads meanwhile.

        `give_way` is called before each step, and each round of a trial: it may wait, so that who reads is not in its
        way, or raise, which ends it here. Without `extras`, OpenVINO is left out.
        """
        plain = cache(partial(plain_network, self._checkpoint))
        several = self._fastest(", on every core", [self.steady, *ways.on_every_core()], plain, give_way)
        others = ways.by_openvino() if extras else []
        self._quick = self._fastest(", or by OpenVINO", [several.way, *others], plain, give_way)
        self._several = several

    @torch.inference_mode()
    def _fastest(
        self,
        among: str,
        candidates: Sequence[Way],
        plain: Callable[[], VGG16],
        give_way: Callable[[], None] = lambda: None,
    ) -> _Taken:
        """The fastest that passes the check, remembered by what it was found among; the first always passes. Where the
        one remembered does not for this network, all are tried."""
        if len(candidates) == 1:
            return self._taken(candidates[0])
        key = f"{self._checkpoint.preset.architecture}{among}"
        known = ways.remembered(key)
        if known is not None and known.built in self._networks:
            return self._taken(known)
        found = {} if known is None else self._passing([known], self._check(plain(), _CHECKED), plain, give_way)
        if known is None or not found:
            check = self._check(plain(), None)
            found = self._passing(candidates, check, plain, give_way)
            best = ways.fastest(found, check.images[:1], give_way)
            if known is None:  # else it goes on serving other networks of this architecture
                ways.remember(key, best)
        else:
            best = known
        self._networks = self._networks | {best.built: found[best]}
        return self._taken(best)

    def _taken(self, way: Way) -> _Taken:
        return self._all_taken.setdefault(way, _Taken(way, self._networks[way.built]))

    def _check(self, plain: VGG16, count: int | None) -> Check:
        """With so many of the bundled drawings, None for all."""
        preset, frames = self._checkpoint.preset, bundled_frames(count)
        images = preset.prepare(torch.from_numpy(frames)).contiguous(memory_format=torch.channels_last)
        return Check.of(self._checkpoint.calibration, plain, images)

    def _passing(
        self, wanted: Sequence[Way], check: Check, plain: Callable[[], VGG16], give_way: Callable[[], None]
    ) -> dict[Way, Network]:
        """Those that can be made and pass, each with its network."""
        networks = dict(self._networks)
        for built in dict.fromkeys(each.built for each in wanted if each.built not in networks):
            give_way()
            try:
                network = self._made(built, plain)
            except RuntimeError as error:
                log.warning("%s", error)
                continue
            if built == PLAIN or check.passes(_one_by_one(network) if built.kind == "openvino" else network):
                networks[built] = network
        return {each: networks[each.built] for each in wanted if each.built in networks}

    def _made(self, way: Way, plain: Callable[[], VGG16]) -> Network:
        if way.kind == "openvino":
            return OpenVinoNetwork(self._checkpoint, way.bfloat16, way.threads)
        return PackedNetwork(plain(), way.precision) if way.kind == "packed" else plain()


def _one_by_one(network: Network) -> Network:
    return lambda images: torch.cat([network(images[each : each + 1]) for each in range(len(images))])


def plain_network(checkpoint: Checkpoint) -> VGG16:
    """A checkpoint's network in torch's own layers, batch normalisation folded into the convolutions."""
    network = checkpoint.build()
    network.features = without_batch_norm(network.features)
    return network.to(memory_format=torch.channels_last)  # type: ignore[call-overload,no-any-return]
