"""What is said of a training: its state, its figures, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from vggdigits.app.time_estimate import in_words
from vggdigits.app.training_record import TrainingRecord
from vggdigits.app.training_session import TrainingSession, TrainingState

translate = QCoreApplication.translate


def heading(state: TrainingState, record: TrainingRecord) -> str:
    """The state, in a few words."""
    match state:
        case TrainingState.IDLE:
            return translate("training_words", "No training yet")
        case TrainingState.STARTING:
            return translate("training_words", "Starting…")
        case TrainingState.PAUSING:
            return translate("training_words", "Pausing after this batch…")
        case TrainingState.PAUSED:
            return translate("training_words", "Paused")
        case TrainingState.STOPPING:
            return translate("training_words", "Stopping after this batch…")
        case TrainingState.STOPPED:
            return translate("training_words", "Stopped")
        case TrainingState.FAILED:
            return translate("training_words", "The training failed")
        case TrainingState.ELSEWHERE:
            return translate("training_words", "Another process trains in this run")
        case TrainingState.DONE:
            return _result(record)
    return _phase(record)


def _result(record: TrainingRecord) -> str:
    result = record.result or {}
    accuracy, images = result.get("accuracy"), result.get("test_images")
    if isinstance(accuracy, int | float) and isinstance(images, int):
        return translate("training_words", "Done: {percent} % of {count} test images").format(
            percent=f"{100 * accuracy:.2f}", count=f"{images:,}"
        )
    validation = result.get("validation")
    if isinstance(validation, int | float):
        return translate("training_words", "Done: {percent} % of the held-out images").format(
            percent=f"{100 * validation:.2f}"
        )
    return translate("training_words", "Done")


def _phase(record: TrainingRecord) -> str:
    texts = {
        "loading": translate("training_words", "Reading the data…"),
        "validating": translate("training_words", "Epoch {epoch} of {epochs}: reading the held-out images…"),
        "saving": translate("training_words", "Saving…"),
        "measuring": translate("training_words", "Reading the test images…"),
    }
    text = texts.get(
        record.phase,
        translate("training_words", "Epoch {epoch} of {epochs}")
        if record.epochs
        else translate("training_words", "Starting…"),
    )
    return text.format(epoch=max(1, record.epoch), epochs=record.epochs)


def figures_line(record: TrainingRecord) -> str:
    """The newest figures, in one line."""
    parts = []
    if record.steps and record.step:
        parts.append(translate("training_words", "step {step}/{steps}").format(step=record.step, steps=record.steps))
    if record.loss is not None:
        parts.append(translate("training_words", "loss {loss}").format(loss=f"{record.loss:.3f}"))
    if record.accuracy is not None:
        parts.append(translate("training_words", "training {percent} %").format(percent=f"{100 * record.accuracy:.1f}"))
    if record.validation is not None:
        parts.append(
            translate("training_words", "held out {percent} %").format(percent=f"{100 * record.validation:.2f}")
        )
    if record.images_per_second:
        parts.append(translate("training_words", "{speed} images/s").format(speed=f"{record.images_per_second:.0f}"))
    if record.eta_s:
        parts.append(translate("training_words", "{time} left").format(time=in_words(record.eta_s)))
    return " · ".join(parts)


def hint(session: TrainingSession) -> str:
    """What happened, what is safe, and what can be done."""
    match session.state:
        case TrainingState.IDLE:
            return translate("training_words", "The network in use stays until you adopt another.")
        case TrainingState.FAILED:
            reason = _sentence(session.failure or translate("training_words", "It left no reason."))
            safe = translate("training_words", "The network in use is untouched.")
            return f"{reason} {safe} {_advice(session)}"
        case TrainingState.STOPPED:
            ended = session.outcome is not None and session.outcome.event is None
            reason = f"{_sentence(session.failure)} " if ended and session.failure else ""
            kept = (
                translate("training_words", "What was trained is kept.")
                if session.can_go_on
                else translate("training_words", "Nothing had been trained yet.")
            )
            return f"{reason}{kept} " + translate("training_words", "The network in use is untouched.")
        case TrainingState.DONE:
            return translate("training_words", "The old network stays in use until you adopt this one.")
        case TrainingState.PAUSED:
            return translate("training_words", "It holds the memory, and takes no time.")
        case TrainingState.ELSEWHERE:
            return translate("training_words", "Its figures so far are shown.")
    return translate("training_words", "You can go on drawing.")


def _advice(session: TrainingSession) -> str:
    """What to do after a failure."""
    reason, outcome = session.failure.lower(), session.outcome
    if any(words in reason for words in ("no space", "too large", "quota")):
        return (
            translate("training_words", "Make room on the disk, then resume.")
            if session.can_go_on
            else translate("training_words", "Make room on the disk.")
        )
    if "memory" in reason or (outcome is not None and outcome.kind == "killed"):
        return translate("training_words", "If memory ran out: a smaller batch size needs less.")
    if session.can_go_on:
        return translate("training_words", "Once that is mended, resume: every epoch before is kept.")
    return translate("training_words", "Change the settings, then start again.")


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else text + "."
