"""How training tells what it does: a bar for a person, JSON lines for a program, or nothing."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any, Protocol

from tqdm import tqdm

from vggdigits.terminal import complain, drop_output
from vggdigits.training.loop import Progress

CHOICES = ("auto", "json", "none")


class Reporter(Protocol):
    """What hears of a training.

    Attributes:
        heard: whether anybody still reads what is said.
    """

    heard: bool

    def progress(self, progress: Progress) -> None: ...

    def note(self, text: str) -> None: ...

    def done(self, result: dict[str, Any]) -> None: ...

    def error(self, message: str, details: dict[str, Any]) -> None: ...


def make_reporter(choice: str) -> Reporter:
    """`auto` shows a bar on a terminal and a line an epoch elsewhere."""
    return {"auto": Bar, "json": JsonLines, "none": Silent}[choice]()


class Silent:
    """Says only what went wrong."""

    def __init__(self) -> None:
        self.heard = True

    def progress(self, progress: Progress) -> None:
        """Nothing to say."""

    def note(self, text: str) -> None:
        """Nothing to say."""

    def done(self, result: dict[str, Any]) -> None:
        """Nothing to say."""

    def error(self, message: str, details: dict[str, Any]) -> None:
        complain(message)

    def _say(self, line: str) -> None:
        try:
            print(line, flush=True)
        except BrokenPipeError:
            self.heard = False
            drop_output()


class JsonLines(Silent):
    """One JSON object a line on standard output, written at once."""

    def progress(self, progress: Progress) -> None:
        event = {"event": "batch" if progress.validation is None else "epoch"} | asdict(progress)
        if progress.validation is None:
            del event["validation"]
        self._print(event)

    def done(self, result: dict[str, Any]) -> None:
        self._print({"event": "done"} | result)

    def error(self, message: str, details: dict[str, Any]) -> None:
        self._print({"event": "error", "message": message} | details)
        super().error(message, details)

    def _print(self, event: dict[str, Any]) -> None:
        self._say(json.dumps(event, allow_nan=False))


class Bar(Silent):
    """A progress bar an epoch on a terminal; one line an epoch everywhere."""

    def __init__(self) -> None:
        super().__init__()
        self._bar: tqdm[Any] | None = None

    def progress(self, progress: Progress) -> None:
        if self._bar is None:
            self._bar = tqdm(
                total=progress.steps,
                initial=progress.step - 1,
                desc=f"epoch {progress.epoch}/{progress.epochs}",
                bar_format="{desc} |{bar}| {n_fmt}/{total_fmt}, {remaining} left{postfix}",  # fits 80 columns
                disable=None,  # no bar where there is no terminal
                leave=False,
            )
        if progress.validation is None:
            self._bar.update()
            self._bar.set_postfix_str(f"loss {progress.loss:.3f}, {progress.accuracy:.1%}", refresh=False)
            return
        self._close()
        self._say(
            f"epoch {progress.epoch}/{progress.epochs}: loss {progress.loss:.4f}, "
            f"training {progress.accuracy:.2%}, validation {progress.validation:.2%}, "
            f"{progress.images_per_second:.0f} images/s, {progress.eta_s / 60:.0f} min left"
        )

    def note(self, text: str) -> None:
        self._say(text)

    def done(self, result: dict[str, Any]) -> None:
        self._say(f"test accuracy {result['accuracy']:.2%} on {result['test_images']:,} images -> {result['output']}")

    def error(self, message: str, details: dict[str, Any]) -> None:
        self._close()
        super().error(message, details)

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None
