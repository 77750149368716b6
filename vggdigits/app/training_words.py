"""What is said of a training: its state, its figures, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from vggdigits.app.time_estimate import in_words
from vggdigits.app.training_record import TrainingRecord
from vggdigits.app.training_session import TrainingSession, TrainingState


def _tr(text: str) -> str:
    return QCoreApplication.translate("training_words", text)


def heading(state: TrainingState, record: TrainingRecord) -> str:
    """The state, in a few words."""
    match state:
        case TrainingState.IDLE:
            return _tr("No training yet")
        case TrainingState.STARTING:
            return _tr("Starting…")
        case TrainingState.PAUSING:
            return _tr("Pausing after this batch…")
        case TrainingState.PAUSED:
            return _tr("Paused")
        case TrainingState.STOPPING:
            return _tr("Stopping after this batch…")
        case TrainingState.STOPPED:
            return _tr("Stopped")
        case TrainingState.FAILED:
            return _tr("The training failed")
        case TrainingState.ELSEWHERE:
            return _tr("Another process trains in this run")
        case TrainingState.DONE:
            return _result(record)
    return _phase(record)


def _result(record: TrainingRecord) -> str:
    result = record.result or {}
    accuracy, images = result.get("accuracy"), result.get("test_images")
    if isinstance(accuracy, int | float) and isinstance(images, int):
        return _tr("Done: {percent} % of {count} test images").format(
            percent=f"{100 * accuracy:.2f}", count=f"{images:,}"
        )
    validation = result.get("validation")
    if isinstance(validation, int | float):
        return _tr("Done: {percent} % of the held-out images").format(percent=f"{100 * validation:.2f}")
    return _tr("Done")


def _phase(record: TrainingRecord) -> str:
    texts = {
        "loading": _tr("Reading the data…"),
        "validating": _tr("Epoch {epoch} of {epochs}: reading the held-out images…"),
        "saving": _tr("Saving…"),
        "measuring": _tr("Reading the test images…"),
    }
    text = texts.get(record.phase, _tr("Epoch {epoch} of {epochs}") if record.epochs else _tr("Starting…"))
    return text.format(epoch=max(1, record.epoch), epochs=record.epochs)


def figures_line(record: TrainingRecord) -> str:
    """The newest figures, in one line."""
    parts = []
    if record.steps and record.step:
        parts.append(_tr("step {step}/{steps}").format(step=record.step, steps=record.steps))
    if record.loss is not None:
        parts.append(_tr("loss {loss}").format(loss=f"{record.loss:.3f}"))
    if record.accuracy is not None:
        parts.append(_tr("training {percent} %").format(percent=f"{100 * record.accuracy:.1f}"))
    if record.validation is not None:
        parts.append(_tr("held out {percent} %").format(percent=f"{100 * record.validation:.2f}"))
    if record.images_per_second:
        parts.append(_tr("{speed} images/s").format(speed=f"{record.images_per_second:.0f}"))
    if record.eta_s:
        parts.append(_tr("{time} left").format(time=in_words(record.eta_s)))
    return " · ".join(parts)


def hint(session: TrainingSession) -> str:
    """What happened, what is safe, and what can be done."""
    match session.state:
        case TrainingState.IDLE:
            return _tr("The network in use stays until you adopt another.")
        case TrainingState.FAILED:
            reason = _sentence(session.failure or _tr("It left no reason."))
            safe = _tr("The network in use is untouched.")
            return f"{reason} {safe} {_advice(session)}"
        case TrainingState.STOPPED:
            ended = session.outcome is not None and session.outcome.event is None
            reason = f"{_sentence(session.failure)} " if ended and session.failure else ""
            kept = _tr("What was trained is kept.") if session.can_go_on else _tr("Nothing had been trained yet.")
            return f"{reason}{kept} " + _tr("The network in use is untouched.")
        case TrainingState.DONE:
            return _tr("The old network stays in use until you adopt this one.")
        case TrainingState.PAUSED:
            return _tr("It holds the memory, and takes no time.")
        case TrainingState.ELSEWHERE:
            return _tr("Its figures so far are shown.")
    return _tr("You can go on drawing.")


def _advice(session: TrainingSession) -> str:
    """What to do after a failure."""
    reason, outcome = session.failure.lower(), session.outcome
    if any(words in reason for words in ("no space", "too large", "quota")):
        return _tr("Make room on the disk, then resume.") if session.can_go_on else _tr("Make room on the disk.")
    if "memory" in reason or (outcome is not None and outcome.kind == "killed"):
        return _tr("If memory ran out: a smaller batch size needs less.")
    if session.can_go_on:
        return _tr("Once that is mended, resume: every epoch before is kept.")
    return _tr("Change the settings, then start again.")


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else text + "."
