"""Where a network comes from, in plain words: its checkpoint's metadata, read out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from vggdigits.app.window_parts import percent

translate = QCoreApplication.translate

_Table = Mapping[str, Any]
_MOST = 2**63
"""From which on QLocale knows no number."""


def story(metadata: Mapping[str, str]) -> list[tuple[str, str]]:
    """Rows of a label and what there is to say; what the checkpoint does not tell is left out."""
    told = _table(_json(metadata.get("provenance", "")))
    rows = [
        (translate("network_story", "What it is"), _network(metadata)),
        (translate("network_story", "Learned from"), _data(told)),
        (translate("network_story", "Trained"), _training(told)),
        (translate("network_story", "Begun with"), _beginnings(told)),
        (translate("network_story", "Taught"), _teaching(told)),
        (translate("network_story", "How well it reads"), _figures(_table(told.get("figures")))),
        (translate("network_story", "Accepts an answer"), _threshold(metadata)),
        (translate("network_story", "Made with"), _versions(_table(told.get("versions")))),
    ]
    return [(label, text) for label, text in rows if text]


def _network(metadata: Mapping[str, str]) -> str:
    hidden, size = _json(metadata.get("hidden", "")), metadata.get("input_size", "")
    if not isinstance(hidden, list) or not size.isdecimal():
        return ""
    text = translate(
        "network_story",
        "VGG16, configuration D: 13 convolutions and {linear} linear layers. It looks at {size} × {size} pixels.",
    )
    return text.format(linear=len(hidden) + 1, size=size)


def _data(told: _Table) -> str:
    names, count = _data_sets(told), _table(told.get("images")).get("training")
    if not names or not isinstance(count, int):
        return names
    return translate("network_story", "{count} images: {data}").format(count=_number(count), data=names)


def _data_sets(told: _Table) -> str:
    known = {
        "mnist": translate("network_story", "MNIST"),
        "pen": translate("network_story", "pen strokes"),
        "omniglot": translate("network_story", "characters of other scripts"),
        "non-digits": translate("network_story", "made-up ink that is no digit"),
        "samples": translate("network_story", "your own samples"),
        "folder": translate("network_story", "a folder of pictures"),
    }
    return _listed(known.get(name, str(name)) for name in _table(told.get("data")))


def _listed(parts: Iterable[str]) -> str:
    return translate("network_story", ", ").join(filter(None, parts))


def _training(told: _Table) -> str:
    epochs, device = told.get("epochs"), told.get("device")
    parts = [
        "" if not isinstance(epochs, int) else translate("network_story", "{epochs} epochs").format(epochs=epochs),
        "" if not isinstance(device, str) else translate("network_story", "on {device}").format(device=device),
        _day(told.get("date")),
    ]
    return _listed(parts)


def _beginnings(told: _Table) -> str:
    lines = []
    for start in _starts(told):
        epochs = start.get("epochs")
        parts = [
            str(start.get("file", "")),
            "" if not isinstance(epochs, int) else translate("network_story", "{epochs} epochs").format(epochs=epochs),
            _data_sets(start),
            _day(start.get("date")),
        ]
        lines.append(_listed(parts))
    return "\n".join(lines)


def _starts(told: _Table) -> Iterator[_Table]:
    """The network that a training began with, the one before that, and so on."""
    start = _table(told.get("start"))
    while start:
        yield start
        start = _table(start.get("start"))


def _teaching(told: _Table) -> str:
    counts = _table(_table(told.get("taught")).get("samples"))
    if not counts:
        return ""
    each = ", ".join(f"{label}: {count}" for label, count in counts.items())
    total = sum(count for count in counts.values() if isinstance(count, int))
    return translate("network_story", "with {count} samples of yours ({each})").format(count=total, each=each)


def _figures(figures: _Table) -> str:
    lines = []
    accuracy, images = figures.get("test_accuracy"), figures.get("test_images")
    if isinstance(accuracy, float) and isinstance(images, int):
        lines.append(
            translate("network_story", "{percent} of MNIST's {count} test images are read right.").format(
                percent=percent(accuracy), count=_number(images)
            )
        )
    for name, text in (
        ("pen", translate("network_story", "{percent} of {count} pen drawings that were held out are read right.")),
        (
            "omniglot",
            translate("network_story", "{percent} of {count} characters of other scripts are taken for a digit."),
        ),
        ("non-digits", translate("network_story", "{percent} of {count} made-up non-digits are taken for a digit.")),
    ):
        found = _table(_table(figures.get("validation")).get(name))
        share, count = found.get("non_digits_accepted", found.get("accuracy")), found.get("images")
        if isinstance(share, float) and isinstance(count, int):
            lines.append(text.format(percent=percent(share, 1), count=_number(count)))
    return "\n".join(lines)


def _threshold(metadata: Mapping[str, str]) -> str:
    try:
        threshold = float(metadata["threshold"])
    except (KeyError, ValueError):
        return ""
    return translate("network_story", "as a digit from a confidence of {percent}").format(percent=percent(threshold, 0))


def _versions(versions: _Table) -> str:
    return ", ".join(
        f"{name} {version}" for name, version in versions.items() if name in ("vggdigits", "torch", "python")
    )


def _day(value: object) -> str:
    try:
        day = date.fromisoformat(str(value))
    except ValueError:
        return ""
    return QLocale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.ShortFormat)


def _number(count: int) -> str:
    return QLocale().toString(count) if abs(count) < _MOST else str(count)


def _table(value: object) -> _Table:
    return value if isinstance(value, Mapping) else {}


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
