"""How training tells what it does: a bar for a person, JSON lines for a program, or nothing."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any, Protocol

from tqdm import tqdm

from vggdigits.errors import complain
from vggdigits.training.loop import Progress

CHOICES = ("auto", "json", "none")


class Reporter(Protocol):
    """What hears of a training."""

    def progress(self, progress: Progress) -> None: ...

    def note(self, text: str) -> None: ...

    def done(self, result: dict[str, Any]) -> None: ...

    def error(self, message: str, details: dict[str, Any]) -> None: ...


def make_reporter(choice: str) -> Reporter:
    """`auto` shows a bar on a terminal and a line an epoch elsewhere."""
    return {"auto": Bar, "json": JsonLines, "none": Silent}[choice]()


class Silent:
    """Says only what went wrong."""

    def progress(self, progress: Progress) -> None:
        """Nothing to say."""

    def note(self, text: str) -> None:
        """Nothing to say."""

    def done(self, result: dict[str, Any]) -> None:
        """Nothing to say."""

    def error(self, message: str, details: dict[str, Any]) -> None:
        complain(message)


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

    @staticmethod
    def _print(event: dict[str, Any]) -> None:
        print(json.dumps(event, allow_nan=False), flush=True)


class Bar(Silent):
    """A progress bar an epoch on a terminal; one line an epoch everywhere."""

    def __init__(self) -> None:
        self._bar: tqdm[Any] | None = None

    def progress(self, progress: Progress) -> None:
        if self._bar is None:
            self._bar = tqdm(
                total=progress.steps,
                initial=progress.step - 1,
                desc=f"epoch {progress.epoch}/{progress.epochs}",
                unit="batch",
                disable=None,  # no bar where there is no terminal
                leave=False,
            )
        if progress.validation is None:
            self._bar.update()
            self._bar.set_postfix(loss=f"{progress.loss:.3f}", accuracy=f"{progress.accuracy:.2%}", refresh=False)
            return
        self._close()
        print(
            f"epoch {progress.epoch}/{progress.epochs}: loss {progress.loss:.4f}, "
            f"training {progress.accuracy:.2%}, validation {progress.validation:.2%}, "
            f"{progress.images_per_second:.0f} images/s, {progress.eta_s / 60:.0f} min left",
            flush=True,
        )

    def note(self, text: str) -> None:
        print(text, flush=True)

    def done(self, result: dict[str, Any]) -> None:
        print(f"test accuracy {result['accuracy']:.2%} on {result['test_images']:,} images -> {result['output']}")

    def error(self, message: str, details: dict[str, Any]) -> None:
        self._close()
        super().error(message, details)

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None
