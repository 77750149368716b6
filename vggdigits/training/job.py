"""What one training is to do, kept in its run's folder so that it can go on from there alone."""

from __future__ import annotations

import argparse
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from vggdigits import paths
from vggdigits.errors import UserError
from vggdigits.model.presets import DEFAULT_PRESET
from vggdigits.training.recipe import Recipe

DATA_SETS = ("mnist", "pen", "samples", "folder")
"""MNIST, pen strokes of many people, the user's own samples, and a folder of pictures."""

CHANGEABLE = ("data_dir", "device", "output")
"""Options that a resumed run may be given anew; all others are the run's own."""


@dataclass(frozen=True)
class Job:
    """A training's task.

    Attributes:
        limit: at most so many training and so many test images of each set; None for all.
        data_dir, output: absolute paths; `output` is None for the run's own folder.
        device: `auto`, `cpu` or `cuda`.
        data: of `DATA_SETS`, at least one.
        folder: absolute, of the set `folder`; None without it.
    """

    preset: str
    recipe: Recipe
    limit: int | None
    data_dir: Path
    output: Path | None
    device: str
    data: tuple[str, ...] = ("mnist",)
    folder: Path | None = None

    @classmethod
    def from_options(cls, options: argparse.Namespace) -> Job:
        """The job that the command line asks for; what it does not say is the recipe's default."""
        chosen = {
            "epochs": options.epochs,
            "batch_size": options.batch_size,
            "learning_rate": options.lr,
            "seed": options.seed,
        }
        recipe = replace(Recipe(), **{name: value for name, value in chosen.items() if value is not None})
        start = cls(
            options.preset or DEFAULT_PRESET,
            recipe,
            options.limit,
            paths.data_dir().absolute(),
            None,
            "auto",
            options.data or ("mnist",),
            None if options.folder is None else options.folder.absolute(),
        )
        return start.changed(options)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Job:
        """Undo `as_dict`. Raises UserError where the values are not a job's."""
        try:
            output, limit = values["output"], values["limit"]
            if limit is not None and (not isinstance(limit, int) or limit < 1):
                raise ValueError(f"limit must be a whole number from 1, not {limit!r}")
            data, folder = tuple(values.get("data", ("mnist",))), values.get("folder")
            if not data or not set(data) <= set(DATA_SETS):
                raise ValueError(f"data must be of {', '.join(DATA_SETS)}, not {data!r}")
            return cls(
                str(values["preset"]),
                Recipe.from_dict(values["recipe"]),
                limit,
                Path(values["data_dir"]),
                None if output is None else Path(output),
                values["device"],
                data,
                None if folder is None else Path(folder),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise UserError(f"the run's configuration is damaged ({error})") from None

    def as_dict(self) -> dict[str, Any]:
        """The job as JSON can hold it."""
        output, folder = (None if path is None else str(path) for path in (self.output, self.folder))
        return asdict(self) | {"data_dir": str(self.data_dir), "output": output, "folder": folder}

    def changed(self, options: argparse.Namespace) -> Job:
        """The job with what the command line says of `CHANGEABLE`."""
        return replace(
            self,
            data_dir=self.data_dir if options.data_dir is None else options.data_dir.absolute(),
            output=self.output if options.output is None else options.output.absolute(),
            device=options.device or self.device,
        )
