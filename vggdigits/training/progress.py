"""How training tells what it does: a bar for a person, JSON lines for a program, or nothing."""

from __future__ import annotations

import json
import threading
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from tqdm import tqdm

from vggdigits.terminal import complain, drop_output

CHOICES = ("auto", "json", "none")

_OF_AN_EPOCH = ("validation", "confusion", "improved")
_OF_A_TEST = ("test_loss", "test_accuracy")


@dataclass(frozen=True)
class Progress:
    """What is known after a batch, or an epoch (`validation` and what follows it are then there).

    Attributes:
        epoch: 1..epochs; step: 1..steps in this epoch.
        loss, accuracy: means over the training batches of this epoch so far.
        learning_rate: of the last step.
        images_per_second: in this epoch, since this process started it, pauses left out.
        eta_s: seconds until training is done, as it looks now.
        validation: accuracy of the averaged weights on held-out images, 0..1.
        confusion: counts of held-out images, 10 rows (the right digit) of 10 (the answer).
        improved: whether no epoch before validated as well.
        test_loss, test_accuracy: on the test set, where the recipe looks at it after each epoch.
    """

    epoch: int
    epochs: int
    step: int
    steps: int
    loss: float
    accuracy: float
    learning_rate: float
    images_per_second: float
    eta_s: float
    validation: float | None = None
    confusion: list[list[int]] | None = None
    improved: bool | None = None
    test_loss: float | None = None
    test_accuracy: float | None = None


class Reporter(Protocol):
    """What hears of a training.

    Attributes:
        heard: whether anybody still reads what is said.
    """

    heard: bool

    def progress(self, progress: Progress) -> None: ...

    def note(self, text: str) -> None: ...

    def event(self, name: str, details: dict[str, Any]) -> None:
        """What only a program that controls the training hears of. May be called from any thread."""

    def trial(self, result: dict[str, Any]) -> None: ...

    def done(self, result: dict[str, Any]) -> None: ...

    def error(self, message: str, details: dict[str, Any]) -> None: ...


def make_reporter(choice: str, controlled: bool = False) -> Reporter:
    """`auto` shows a bar on a terminal and a line an epoch elsewhere; `controlled` JSON has more events."""
    if choice == "json":
        return JsonLines(controlled)
    return Bar() if choice == "auto" else Silent()


class Silent:
    """Says only what went wrong."""

    def __init__(self) -> None:
        self.heard = True
        self._speaking = threading.Lock()

    def progress(self, progress: Progress) -> None:
        """Nothing to say."""

    def note(self, text: str) -> None:
        """Nothing to say."""

    def event(self, name: str, details: dict[str, Any]) -> None:
        """Nothing to say."""

    def trial(self, result: dict[str, Any]) -> None:
        """Nothing to say."""

    def done(self, result: dict[str, Any]) -> None:
        """Nothing to say."""

    def error(self, message: str, details: dict[str, Any]) -> None:
        complain(message)

    def _say(self, line: str) -> None:
        with self._speaking:
            if not self.heard:
                return
            try:
                print(line, flush=True)
            except BrokenPipeError:
                self.heard = False
                drop_output()


class Muted(Silent):
    """Says nothing at all: another process of the same training does."""

    def error(self, message: str, details: dict[str, Any]) -> None:
        """Nothing to say."""


class JsonLines(Silent):
    """One JSON object a line on standard output, written at once."""

    def __init__(self, controlled: bool = False) -> None:
        super().__init__()
        self._controlled = controlled

    def progress(self, progress: Progress) -> None:
        event = {"event": "batch" if progress.validation is None else "epoch"} | asdict(progress)
        unknown = _OF_AN_EPOCH if progress.validation is None else ()
        for name in (*unknown, *(_OF_A_TEST if progress.test_loss is None else ())):
            del event[name]
        self._print(event)

    def event(self, name: str, details: dict[str, Any]) -> None:
        if self._controlled:
            self._print({"event": name} | details)

    def trial(self, result: dict[str, Any]) -> None:
        self._print({"event": "trial"} | result)

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
            self._bar.update(progress.step - self._bar.n)
            self._bar.set_postfix_str(f"loss {progress.loss:.3f}, {progress.accuracy:.1%}", refresh=False)
            return
        self._close()
        tested = (
            f"test loss {progress.test_loss:.4f}, test {progress.test_accuracy:.2%}, "
            if progress.test_loss is not None
            else ""
        )
        self._say(
            f"epoch {progress.epoch}/{progress.epochs}: loss {progress.loss:.4f}, "
            f"training {progress.accuracy:.2%}, {tested}validation {progress.validation:.2%}, "
            f"{progress.images_per_second:.0f} images/s, {progress.eta_s / 60:.0f} min left"
        )

    def note(self, text: str) -> None:
        self._say(text)

    def trial(self, result: dict[str, Any]) -> None:
        self._say(
            f"{result['images']:,} images at {result['images_per_second']:.0f} a second: "
            f"about {result['eta_s'] / 60:.0f} min"
        )

    def done(self, result: dict[str, Any]) -> None:
        if result["accuracy"] is None:
            figure = f"validation accuracy {result['validation']:.2%}, no test images"
        else:
            figure = f"test accuracy {result['accuracy']:.2%} on {result['test_images']:,} images"
        self._say(f"{figure} -> {result['output']}")

    def error(self, message: str, details: dict[str, Any]) -> None:
        self._close()
        super().error(message, details)

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None
