"""Several processes that train one network (torchrun), or one alone, for which all of this does nothing."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Final

import torch
from torch import Tensor, nn

from vggdigits.errors import UserError
from vggdigits.model.vgg import VGG16

TIMEOUT: Final = timedelta(seconds=120)
"""How long a process that answers no more is waited for; one that has died is noticed at once (gloo)."""
_LOADING: Final = timedelta(hours=3)  # the first process may download for all
_LISTENING: Final = timedelta(seconds=3)  # to whether the first process tells a loss

_TOLD: Final = "vggdigits/a loss is told"

_SIGNS_OF_LOSS = ("connection", "timed out", "timeout", "peer", "socket", "broken pipe", "gloo")


class LostProcess(UserError):
    """Another process of this training has ended."""


class Group:
    """The processes of one training.

    Attributes:
        rank: 0..world - 1; 0 tells and saves.
        world: how many there are.
    """

    def __init__(self, rank: int = 0, world: int = 1) -> None:
        self.rank, self.world = rank, world

    @classmethod
    def from_environment(cls) -> Group:
        """As torchrun has told this process; one alone without it. Raises UserError for what makes no sense."""
        try:
            rank, world = int(os.environ.get("RANK") or 0), int(os.environ.get("WORLD_SIZE") or 1)
        except ValueError as error:
            raise UserError(f"RANK and WORLD_SIZE of the environment are no numbers ({error})") from None
        return cls(rank, world)

    @property
    def leads(self) -> bool:
        """Whether this is the process that tells and saves."""
        return self.rank == 0

    def sum(self, tensor: Tensor) -> Tensor:
        """Add up, in place, what all have; the same float or integer tensor comes back."""
        if self.world > 1:
            torch.distributed.all_reduce(tensor)
        return tensor

    def agree(self, stop: bool, pause: bool) -> tuple[bool, bool]:
        """What any of the processes wants all do: stop, or pause."""
        if self.world == 1:
            return stop, pause
        wanted = torch.tensor([stop, pause], dtype=torch.int32)
        torch.distributed.all_reduce(wanted, torch.distributed.ReduceOp.MAX)
        return bool(wanted[0]), bool(wanted[1])

    @contextmanager
    def joined(self) -> Iterator[None]:
        """Inside, the processes work together.

        Raises UserError where they do not find each other.
        """
        if self.world == 1:
            yield
            return
        backend = "cpu:gloo,cuda:nccl" if torch.cuda.is_available() else "gloo"
        try:
            torch.distributed.init_process_group(backend, timeout=TIMEOUT)
        except (RuntimeError, ValueError, KeyError) as error:
            raise UserError(f"the {self.world} processes of this training do not find each other: {error}") from error
        try:
            yield
        finally:
            with suppress(RuntimeError):
                torch.distributed.destroy_process_group()

    @contextmanager
    def one_after_another(self) -> Iterator[None]:
        """The first process does it, then all others: so that one downloads what all need."""
        if self.world > 1 and not self.leads:
            _store().wait(["vggdigits/first is done"], _LOADING)
        yield
        if self.world > 1 and self.leads:
            _store().set("vggdigits/first is done", "")

    def tells_the_loss(self) -> bool:
        """Whether this process is to say that another was lost: the first if that is left, else whoever asks first."""
        try:
            if self.leads:
                _store().set(_TOLD, "")
                return True
            with suppress(RuntimeError):
                _store().wait([_TOLD], _LISTENING)
                return False
            return bool(_store().add(f"{_TOLD} by another", 1) == 1)
        except RuntimeError:  # whoever kept the store is gone too
            return True

    def has_lost(self, error: Exception) -> bool:
        """Whether an error says that another process has ended or answers no more."""
        signs = any(sign in str(error).lower() for sign in _SIGNS_OF_LOSS)
        return self.world > 1 and isinstance(error, RuntimeError) and signs

    def own_device(self, device: torch.device) -> torch.device:
        """The device of this process, of several of that kind. Raises UserError where there are too few."""
        if self.world == 1 or device.type != "cuda":
            return device
        index, there = int(os.environ.get("LOCAL_RANK", "0")), torch.cuda.device_count()
        if index >= there:
            raise UserError(f"{there} GPUs are too few here: each process needs its own (torchrun --nproc-per-node)")
        own = torch.device("cuda", index)
        torch.cuda.set_device(own)
        return own

    def with_equal_statistics(self, network: VGG16) -> VGG16:
        """The network, with batch normalisation over the whole batch where the devices can do that."""
        if self.world > 1 and next(network.parameters()).is_cuda:
            convert = nn.SyncBatchNorm.convert_sync_batchnorm
            network.features = convert(network.features)  # type: ignore[no-untyped-call]
        return network

    def average_statistics(self, network: nn.Module) -> None:
        """Give all processes the mean of their batch statistics; on GPUs they are equal anyway."""
        if self.world == 1:
            return
        buffers = [b for b in network.buffers() if b.is_floating_point() and not b.is_cuda]
        if not buffers:
            return
        flat = self.sum(torch.cat([buffer.flatten() for buffer in buffers])) / self.world
        for buffer, mean in zip(buffers, torch.split(flat, [b.numel() for b in buffers]), strict=True):
            buffer.copy_(mean.view_as(buffer))

    def parallel(self, network: nn.Module) -> nn.Module:
        """The network, with gradients that are averaged over the processes while they are computed."""
        if self.world == 1:
            return network
        device = next(network.parameters()).device
        ids = [device] if device.type == "cuda" else None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # of the option's name, which torch changes with 2.13
            return torch.nn.parallel.DistributedDataParallel(network, device_ids=ids, broadcast_buffers=False)


ALONE: Final = Group()
"""One process."""


def _store() -> torch.distributed.distributed_c10d.Store:
    """The one that torchrun keeps, also when processes are lost."""
    return torch.distributed.distributed_c10d._get_default_store()
