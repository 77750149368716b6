"""Reasons from below the window, in its language: down there they are told in English, for the log as well."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


def in_words(reason: str) -> str:
    """A reason with every part that is known translated; a path, a number, or what a library said stays as it is."""
    for known, translated in sorted(_known().items(), key=lambda each: -len(each[0])):
        reason = reason.replace(known, translated)
    return reason


def _known() -> dict[str, str]:
    """What users meet most; the texts are those of the rooms below, and a test holds that they are found there."""
    return {
        "no such file": translate("reasons", "no such file"),
        "a folder, not a file": translate("reasons", "a folder, not a file"),
        "not a picture that can be read": translate("reasons", "not a picture that can be read"),
        "damaged picture": translate("reasons", "damaged picture"),
        "too large: at most 64 million pixels are read": translate(
            "reasons", "too large: at most 64 million pixels are read"
        ),
        "not an InkML drawing (its outermost element is not <ink>)": translate(
            "reasons", "not an InkML drawing (its outermost element is not <ink>)"
        ),
        "not readable as InkML": translate("reasons", "not readable as InkML"),
        "cannot be written": translate("reasons", "cannot be written"),
        "cannot be read": translate("reasons", "cannot be read"),
        "no such checkpoint": translate("reasons", "no such checkpoint"),
        "not a vggdigits checkpoint": translate("reasons", "not a vggdigits checkpoint"),
        "damaged examples": translate("reasons", "damaged examples"),
        "damaged checkpoint": translate("reasons", "damaged checkpoint"),
        "its weights do not match their digest": translate("reasons", "its weights do not match their digest"),
        "too large for a VGG16 checkpoint": translate("reasons", "too large for a VGG16 checkpoint"),
        "this network is not there any more": translate("reasons", "this network is not there any more"),
        "the network does not work": translate("reasons", "the network does not work"),
        "the network's answers are no numbers": translate("reasons", "the network's answers are no numbers"),
        "CUDA does not work here": translate("reasons", "CUDA does not work here"),
        "torch finds no CUDA device": translate("reasons", "torch finds no CUDA device"),
        "its answers are no numbers": translate("reasons", "its answers are no numbers"),
        "its answers differ from the CPU's": translate("reasons", "its answers differ from the CPU's"),
        "a test convolution gave a wrong result": translate("reasons", "a test convolution gave a wrong result"),
        "in use by another program for too long; try again": translate(
            "reasons", "in use by another program for too long; try again"
        ),
        "moved, deleted or replaced while it was in use": translate(
            "reasons", "moved, deleted or replaced while it was in use"
        ),
        "put it back, or back up what was in it before you close the program": translate(
            "reasons", "put it back, or back up what was in it before you close the program"
        ),
        "not a database of samples, or damaged; it was left as it is: move it away to begin a new one": translate(
            "reasons", "not a database of samples, or damaged; it was left as it is: move it away to begin a new one"
        ),
        "damaged; it was left as it is: put a back-up in its place, or move it away to begin a new one": translate(
            "reasons", "damaged; it was left as it is: put a back-up in its place, or move it away to begin a new one"
        ),
        "what was stored before is safe": translate("reasons", "what was stored before is safe"),
        "No such file or directory": translate("reasons", "No such file or directory"),
        "Permission denied": translate("reasons", "Permission denied"),
        "No space left on device": translate("reasons", "No space left on device"),
        "Read-only file system": translate("reasons", "Read-only file system"),
        "Is a directory": translate("reasons", "Is a directory"),
    }
