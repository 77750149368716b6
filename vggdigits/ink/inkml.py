"""Drawings as InkML (W3C Recommendation, 20 September 2011, https://www.w3.org/TR/InkML/)."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from weakref import WeakKeyDictionary
from xml.etree import ElementTree

import numpy as np
from defusedxml import DefusedXmlException
from defusedxml import ElementTree as SafeElementTree
from numpy.typing import NDArray

from vggdigits.errors import UserError
from vggdigits.files import write_atomically
from vggdigits.ink.inkml_extras import add_extras, read_extras
from vggdigits.ink.strokes import NEUTRAL_PRESSURE, Drawing, Stroke

NAMESPACE = "http://www.w3.org/2003/InkML"
SUFFIXES = (".inkml",)
MAX_BYTES = 32_000_000
MAX_POINTS = 200_000
MAX_STROKES = 10_000

_MAX_MARKUP = 300_000  # elements' ends and attributes: a stroke has about six
_MAX_CHANNELS = 32  # the standard names 20
_LONGEST_NUMBER = 400  # characters; float64's largest has 309 digits

_METRES = {"m": 1.0, "cm": 0.01, "mm": 0.001, "in": 0.0254, "pt": 0.0254 / 72, "pc": 0.0254 / 6, "himetric": 1e-5}
_TRUTH = "truth"  # the type of annotation that says what the ink is, as in the InkML of CROHME
_BRUSH_SHARE = 0.1  # of the drawing's height, where the file names no brush width
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_VALUE = re.compile(r"""\s*([!'"]?)\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|\*|\?|[TF]|\#[0-9a-fA-F]+)""")

_texts: WeakKeyDictionary[Stroke, str] = WeakKeyDictionary()


@dataclass(frozen=True)
class _Channels:
    """Which number of a point is what.

    Attributes:
        time_scale: turns the file's unit into seconds.
        unit: the length of a step along X in metres; None where the file does not say.
        x_scale, y_scale: turn the file's numbers into units of X, to the right and downwards.
    """

    names: tuple[str, ...] = ("X", "Y")
    time_scale: float = 0.001
    force_max: float = 1.0
    unit: float | None = None
    x_scale: float = 1.0
    y_scale: float = 1.0


def write_inkml(
    drawing: Drawing, path: str | Path, truth: str | None = None, annotations: Mapping[str, str] | None = None
) -> None:
    """Save a drawing as `to_inkml` has it, `truth` says what it is. Raises UserError where the file cannot be written;
    one that was there stays whole."""
    write_atomically(path, to_inkml(drawing, ({} if truth is None else {_TRUTH: truth}) | dict(annotations or {})))


def to_inkml(drawing: Drawing, annotations: Mapping[str, str] | None = None) -> bytes:
    """The strokes with x, y, time (s) and pressure (0..1), each brush's width, and what is said of them by type of
    annotation; the picture under them as `inkml_extras` has it. What is read again is the same, bit for bit.

    Raises UserError for more than is read again."""
    points = sum(len(stroke.points) for stroke in drawing.strokes)
    if len(drawing.strokes) > MAX_STROKES or points > MAX_POINTS:
        raise UserError(
            f"too much ink: a drawing's file holds at most {MAX_POINTS:,} points in {MAX_STROKES:,} strokes; "
            "undo or erase some, or export it as a picture"
        )
    root = ElementTree.Element("ink", {"xmlns": NAMESPACE})
    for kind, text in (annotations or {}).items():
        ElementTree.SubElement(root, "annotation", {"type": kind}).text = text
    definitions = ElementTree.SubElement(root, "definitions")
    context = ElementTree.SubElement(definitions, "context", {"xml:id": "pad"})
    source = ElementTree.SubElement(context, "inkSource", {"xml:id": "vggdigits"})
    trace_format = ElementTree.SubElement(source, "traceFormat")
    for name, unit, most in (("X", "px", None), ("Y", "px", None), ("T", "s", None), ("F", "", "1")):
        attributes = {"name": name, "type": "decimal"} | ({"units": unit} if unit else {})
        ElementTree.SubElement(trace_format, "channel", attributes | ({"min": "0", "max": most} if most else {}))
    brushes = {width: f"brush{number}" for number, width in enumerate(sorted({s.width for s in drawing.strokes}))}
    for width, name in brushes.items():
        brush = ElementTree.SubElement(definitions, "brush", {"xml:id": name})
        ElementTree.SubElement(brush, "brushProperty", {"name": "width", "value": _decimal(width), "units": "px"})
    add_extras(root, drawing)
    for stroke in drawing.strokes:
        trace = ElementTree.SubElement(root, "trace", {"contextRef": "#pad", "brushRef": f"#{brushes[stroke.width]}"})
        trace.text = _trace_text(stroke)
    ElementTree.indent(root)
    content: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _trace_text(stroke: Stroke) -> str:
    """Written once: a drawing in progress is saved again and again."""
    text = _texts.get(stroke)
    if text is None:
        text = _texts[stroke] = ", ".join(" ".join(map(_decimal, point)) for point in stroke.points.tolist())
    return text


def _decimal(value: float) -> str:
    """Shortest text that gives the same number back, without an exponent (InkML knows none)."""
    return np.format_float_positional(value, trim="-")


def read_inkml(path: str | Path) -> Drawing:
    """Read a drawing, the picture under it included.

    Raises UserError, in one line, for what is no InkML, damaged, or out of bounds.
    """
    return _drawing(_root(path))


def from_inkml(content: bytes) -> Drawing:
    """The drawing in what a file, or the clipboard, holds. Raises UserError as `read_inkml`."""
    return _drawing(_parse(content))


def read_labelled_inkml(path: str | Path) -> tuple[Drawing, str | None]:
    """Read a drawing and what its annotation of type `truth` says it is, as `read_annotated_inkml`."""
    return read_annotated_inkml(path, _TRUTH)


def read_annotated_inkml(path: str | Path, kind: str) -> tuple[Drawing, str | None]:
    """Read a drawing and what its annotation of a type says; None where there is none, or several that differ. Raises
    UserError as `read_inkml`."""
    root = _root(path)
    return _drawing(root), _annotation(root, kind)


def _annotation(root: ElementTree.Element, kind: str) -> str | None:
    found = (e for e in root.iter() if _local(e.tag) == "annotation" and e.get("type") == kind)
    texts = {(annotation.text or "").strip() for annotation in found}
    return texts.pop() if len(texts) == 1 else None


def _root(path: str | Path) -> ElementTree.Element:
    try:
        with open(path, "rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UserError(error.strerror or str(error)) from None
    return _parse(content)


def _parse(content: bytes) -> ElementTree.Element:
    if len(content) > MAX_BYTES:
        raise UserError(f"too large: at most {MAX_BYTES // 1_000_000} MB of InkML are read")
    if content.count(b"<") + content.count(b"=") > _MAX_MARKUP:
        raise UserError(f"too much in it: at most {MAX_STROKES:,} strokes are read")
    try:
        root: ElementTree.Element = SafeElementTree.fromstring(content, forbid_dtd=True)
    except DefusedXmlException:
        raise UserError("InkML with a document type or entities is not read") from None
    except (SyntaxError, ValueError, LookupError, RecursionError) as error:
        raise UserError(f"not readable as InkML ({error})") from None
    if _local(root.tag) != "ink":
        raise UserError("not an InkML drawing (its outermost element is not <ink>)")
    return root


def _drawing(root: ElementTree.Element) -> Drawing:
    named = {name: element for element in root.iter() if (name := element.get(_ID))}
    default = _default_channels(root)

    @functools.cache  # many traces share a context, which may be long
    def channels_of(context: ElementTree.Element | None) -> _Channels:
        return _channels(context, named) or default

    width_of = functools.cache(_brush_width)
    brushes: list[float | None] = []
    recorded: list[NDArray[np.float64]] = []
    points = 0
    for trace, inherited in _traces(root, named):
        context = _referred(inherited, "contextRef", named)
        channels, text = channels_of(context), trace.text or ""
        points += text.count(",") + 1
        if points > MAX_POINTS or len(recorded) >= MAX_STROKES:
            raise UserError(f"too many points: at most {MAX_POINTS:,} in {MAX_STROKES:,} strokes are read")
        values = _trace_points(text, channels)
        if values is None:
            continue
        recorded.append(values)
        brush = _referred(inherited, "brushRef", named)
        if brush is None and context is not None:
            brush = _referred(context.attrib, "brushRef", named)
        brushes.append(width_of(brush, channels.unit))
    default_width = _default_width(recorded) if recorded else 1.0
    strokes = tuple(
        Stroke(values, default_width if width is None else width)
        for values, width in zip(recorded, brushes, strict=True)
    )
    backdrop, by_hand = read_extras(root)
    return Drawing(strokes, backdrop, by_hand)


def _traces(
    root: ElementTree.Element, named: dict[str, ElementTree.Element]
) -> Iterator[tuple[ElementTree.Element, dict[str, str]]]:
    """Every trace that is drawn, with the context and brush it has or inherits, in the order of the file.

    A view (InkML 5.1) shows the trace or group it refers to, whole; what is drawn already is not drawn again.
    """
    stack: list[tuple[ElementTree.Element, dict[str, str]]] = [(root, {})]
    drawn: set[ElementTree.Element] = set()
    followed: set[ElementTree.Element] = set()  # a view may refer to itself
    while stack:
        current, attributes = stack.pop()
        attributes = attributes | {k: v for k, v in current.attrib.items() if k in ("contextRef", "brushRef")}
        kind = _local(current.tag)
        if kind == "trace" and current.get("type", "penDown") == "penDown":
            if current not in drawn:
                drawn.add(current)
                yield current, attributes
        elif kind in ("ink", "traceGroup"):
            for child in reversed(current):
                if _local(child.tag) == "context" and kind == "ink":
                    continue
                stack.append((child, attributes))
        elif kind == "traceView":
            stack.extend((child, attributes) for child in reversed(current))
            target = _referred(current.attrib, "traceDataRef", named)
            if target is not None and target not in followed:
                followed.add(target)
                stack.append((target, attributes))


def _referred(
    attributes: Mapping[str, str], reference: str, named: dict[str, ElementTree.Element]
) -> ElementTree.Element | None:
    """The element of this file that an attribute refers to by `#name`."""
    return named.get(attributes.get(reference, "").removeprefix("#"))


def _default_channels(root: ElementTree.Element) -> _Channels:
    """The format of traces that name no context: the only one in the file, or X and Y."""
    formats = [element for element in root.iter() if _local(element.tag) == "traceFormat"]
    return _format_channels(formats[0]) if len(formats) == 1 else _Channels()


def _channels(context: ElementTree.Element | None, named: dict[str, ElementTree.Element]) -> _Channels | None:
    """The format that a context holds, or refers to (directly or through its ink source); None if neither."""
    if context is None:
        return None
    for element in context.iter():
        if _local(element.tag) == "traceFormat":
            return _format_channels(element)
    for reference in ("traceFormatRef", "inkSourceRef"):
        target = _referred(context.attrib, reference, named)
        for element in target.iter() if target is not None else ():
            if _local(element.tag) == "traceFormat":
                return _format_channels(element)
    return None


def _format_channels(trace_format: ElementTree.Element) -> _Channels:
    channels = [e for e in trace_format.iter() if _local(e.tag) == "channel"]
    if len(channels) > _MAX_CHANNELS:
        raise UserError(f"a point of {len(channels):,} numbers: at most {_MAX_CHANNELS} are read")
    names = tuple(channel.get("name", "").upper() for channel in channels)
    if "X" not in names or "Y" not in names:
        raise UserError("InkML without the channels X and Y")
    attributes = {name: channel.attrib for name, channel in zip(names, channels, strict=True)}
    units = [_METRES.get(attributes[name].get("units", "")) for name in ("X", "Y")]
    signs = [-1.0 if attributes[name].get("orientation") == "-ve" else 1.0 for name in ("X", "Y")]
    ratio = units[1] / units[0] if units[0] and units[1] else 1.0
    return _Channels(
        names,
        time_scale=1.0 if attributes.get("T", {}).get("units") == "s" else 0.001,
        force_max=_positive(attributes.get("F", {}).get("max")) or 1.0,
        unit=units[0],
        x_scale=signs[0],
        y_scale=signs[1] * ratio,
    )


def _trace_points(text: str, channels: _Channels) -> NDArray[np.float64] | None:
    """Decode one trace to points (n, 4): x, y, seconds, pressure; None for an empty one.

    A value may be explicit (`12` or `!12`), a difference to the one before (`'3`) or a difference of
    differences (`"1`); the mark holds for the channel until another one (InkML 4.3.1). `*` goes on as before: the
    same value, speed or acceleration.
    """
    wanted = len(channels.names)
    marks = ["!"] * wanted
    last, speed, change = [0.0] * wanted, [0.0] * wanted, [0.0] * wanted
    points = []
    for number, sample in enumerate(text.split(",")):
        tokens = _tokens(sample, number)
        if not tokens:
            continue
        if len(tokens) < channels.names.index("Y") + 1 or len(tokens) < channels.names.index("X") + 1:
            raise UserError(f"point {number + 1} of a trace has {len(tokens)} values, {wanted} expected")
        for channel, (mark, value) in enumerate(tokens[:wanted]):
            marks[channel] = mark or marks[channel]
            if value == "?" or (value == "*" and marks[channel] == "!"):
                continue
            if marks[channel] == "!":
                amount = _number(value)
                last[channel], speed[channel], change[channel] = amount, amount - last[channel], 0.0
                continue
            if marks[channel] == "'":
                speed[channel] = speed[channel] if value == "*" else _number(value)
            else:
                change[channel] = change[channel] if value == "*" else _number(value)
                speed[channel] += change[channel]
            last[channel] += speed[channel]
        points.append(list(last))
    if not points:
        return None
    table = dict(zip(channels.names, np.array(points, dtype=np.float64).T, strict=True))
    count = len(points)
    time = table.get("T", np.arange(count) * 10.0 * (0.001 / channels.time_scale)) * channels.time_scale
    force = table.get("F", np.full(count, NEUTRAL_PRESSURE * channels.force_max)) / channels.force_max
    values = np.column_stack([table["X"] * channels.x_scale, table["Y"] * channels.y_scale, time, force])
    if not np.isfinite(values).all() or np.abs(values[:, :2]).max() > 1e7:
        raise UserError("a trace has numbers out of range")
    return values


def _tokens(sample: str, number: int) -> list[tuple[str, str]]:
    tokens, position = [], 0
    sample = sample.rstrip()
    while position < len(sample):
        match = _VALUE.match(sample, position)
        if match is None:
            raise UserError(f"point {number + 1} of a trace is not a number: {sample.strip()[:20]!r}")
        tokens.append((match[1], match[2]))
        position = match.end()
    return tokens


def _number(value: str) -> float:
    if value in ("T", "F"):
        return float(value == "T")
    if len(value) > _LONGEST_NUMBER:
        return math.inf
    try:
        return float(int(value[1:], 16)) if value.startswith("#") else float(value)
    except OverflowError:
        return math.inf


def _brush_width(brush: ElementTree.Element | None, unit: float | None) -> float | None:
    """The width in units of the drawing; None where the file gives none, or gives one that cannot be compared."""
    for element in brush.iter() if brush is not None else ():
        if _local(element.tag) == "brushProperty" and element.get("name") == "width":
            width, metres = _positive(element.get("value")), _METRES.get(element.get("units", ""))
            if width is None or metres is None:
                return width
            return None if unit is None else width * metres / unit
    return None


def _default_width(recorded: list[NDArray[np.float64]]) -> float:
    """A tenth of the height of the drawing, or of its width where that is less than a third of it."""
    everything = np.concatenate(recorded)
    width, height = np.ptp(everything[:, :2], axis=0).tolist()
    return _BRUSH_SHARE * max(height, width / 3) or 1.0


def _positive(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if math.isfinite(value) and 0 < value < 1e6 else None


def _local(tag: object) -> str:
    """An element's name without its namespace; comments and instructions have none."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
