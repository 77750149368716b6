"""What a network is measured on once it was read: single digits or ink that is none, and whole texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np
from numpy.typing import NDArray

from vggdigits.ink.strokes import Drawing


@dataclass(frozen=True, eq=False)
class Singles:
    """Pictures of one digit each, or of ink that is none, as the network reads them.

    Attributes:
        name: as on the command line; about: in plain words.
        frames: uint8 (n, 28, 28); all zeros for a blank picture.
        labels: int64 (n,), 0..9 or `NO_DIGIT`.
        places: where each comes from, in a few words.
        sources: SHA-256 (hexadecimal) of what they were read from, by name.
        groups: parts that are told for themselves, bool (n,) by name.
    """

    name: str
    about: str
    frames: NDArray[np.uint8]
    labels: NDArray[np.int64]
    places: Sequence[str]
    sources: dict[str, str]
    groups: dict[str, NDArray[np.bool_]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.labels)

    def subset(self, chosen: NDArray[np.bool_]) -> Self:
        """Those that are chosen, bool (n,)."""
        return type(self)(
            self.name,
            self.about,
            self.frames[chosen],
            self.labels[chosen],
            [place for place, taken in zip(self.places, chosen, strict=True) if taken],
            self.sources,
            {name: inside[chosen] for name, inside in self.groups.items()},
        )


@dataclass(frozen=True, eq=False)
class Texts:
    """Drawings of which the whole text must be read; how many digits there are is not told.

    Attributes:
        name, about, places, sources: as of `Singles`.
        drawings: n of them; texts: what each says.
        groups: parts that are told for themselves, bool (n,) by name.
    """

    name: str
    about: str
    drawings: Sequence[Drawing]
    texts: Sequence[str]
    places: Sequence[str]
    sources: dict[str, str]
    groups: dict[str, NDArray[np.bool_]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.texts)
