"""Every reader of files from outside, and whole files of each kind to begin from: for tests that try to break them."""

from __future__ import annotations

import io
import json
import sqlite3
import struct
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from safetensors.torch import save
from some_samples import bar, picture

from vggdigits.app.checkpoint_facts import read_facts
from vggdigits.app.settings import RECENT_FILES, WINDOW_PLACE, Settings
from vggdigits.ink.documents import open_document
from vggdigits.ink.images import to_ink
from vggdigits.ink.inkml import to_inkml
from vggdigits.ink.raster import rasterize
from vggdigits.ink.strokes import Backdrop, Drawing, Stroke
from vggdigits.model.checkpoint import load_checkpoint
from vggdigits.model.checkpoint_header import read_header
from vggdigits.model.examples import Examples, Features, encode_examples, read_examples
from vggdigits.model.history import ModelHistory
from vggdigits.model.neighbours import Index
from vggdigits.model.state_dict import read_state_dict
from vggdigits.training.pen_digits import parse_unipen
from vggdigits.training.run_folder import ANSWERS, CONFIG, METRICS, STATE, VALIDATION, RunFolder
from vggdigits.training.runs import Run
from vggdigits.training.sample_files import read_samples
from vggdigits.training.samples import SampleStore


@dataclass(frozen=True)
class Reader:
    """Attributes:
    name: the file that is read; its ending tells the kind.
    read: reads it and uses what is found; raises UserError, and nothing else.
    seeds: files of the kind that are whole.
    """

    name: str
    read: Callable[[Path], object]
    seeds: Callable[[], tuple[bytes, ...]]


def _document(path: Path) -> object:
    found = open_document(path)
    return rasterize(found) if isinstance(found, Drawing) else to_ink(found)


def _samples(path: Path) -> object:
    return [(new.label, new.picture().shape, new.drawing) for new in read_samples(path)]


def _idx(path: Path) -> object:
    """The mutated file is the pictures'; the labels are whole."""
    labels = path.with_name(path.name.replace("images-idx3", "labels-idx1"))
    labels.write_bytes(struct.pack(">2I", 0x0801, 3) + bytes((0, 9, 255)))
    return _samples(path)


def _header(path: Path) -> object:
    content = path.read_bytes()
    return read_header(io.BytesIO(content), len(content))


def _run(path: Path) -> object:
    folder = RunFolder(path.parent)
    return folder.state, folder.metrics(), folder.result, folder.reason, folder.final_checkpoint, folder.resumable


def _run_pictures(path: Path) -> object:
    np.save(path.with_name(ANSWERS), np.zeros(3, np.uint8))
    Run(path.parent).data(path.stem)
    return RunFolder(path.parent).confusion_pictures(0, 0)


def _settings(path: Path) -> object:
    kept = Settings(path)
    return kept.get(WINDOW_PLACE), kept.get(RECENT_FILES)


def _history(path: Path) -> object:
    history = ModelHistory(path.parent)
    return history.entries(), history.in_use(), history.previous()


def _unipen(path: Path) -> object:
    return parse_unipen(path.read_bytes().decode("ascii", "replace"), "file")


def _picture(kind: str, mode: str = "L", **options: object) -> bytes:
    grey = np.full((24, 20), 255, np.uint8)
    grey[4:20, 8:12] = 0
    file = io.BytesIO()
    Image.fromarray(grey).convert(mode).save(file, kind, **options)
    return file.getvalue()


def _pngs() -> tuple[bytes, ...]:
    deep = io.BytesIO()
    Image.fromarray(np.arange(400, dtype=np.uint16).reshape(20, 20) * 160).save(deep, "PNG")
    return (_picture("PNG"), _picture("PNG", "P"), _picture("PNG", "RGBA"), _picture("PNG", "1"), deep.getvalue())


def _jpegs() -> tuple[bytes, ...]:
    exif = Image.Exif()
    exif[0x0112] = 6
    return (_picture("JPEG"), _picture("JPEG", "CMYK"), _picture("JPEG", "RGB", exif=exif, progressive=True))


def _webps() -> tuple[bytes, ...]:
    frames = [Image.new("RGB", (20, 24), level) for level in ("black", "white")]
    animated = io.BytesIO()
    frames[0].save(animated, "WEBP", save_all=True, append_images=frames[1:])
    return (_picture("WEBP", "RGB"), _picture("WEBP", "RGBA", lossless=True), animated.getvalue())


def _inkmls() -> tuple[bytes, ...]:
    strokes = (Stroke.from_xy([(1, 2), (3.5, 40), (9, 60)], 8), Stroke.from_xy([(5, 5)], 4))
    backdrop = np.zeros((30, 20), np.uint8)
    backdrop[5:20, 8:12] = 200
    foreign = (
        b"<ink xmlns='http://www.w3.org/2003/InkML'><definitions><context xml:id='c'><traceFormat>"
        b"<channel name='X' units='cm' orientation='-ve'/><channel name='Y' units='mm'/><channel name='F' max='255'/>"
        b"</traceFormat></context><brush xml:id='b'><brushProperty name='width' value='2' units='mm'/></brush>"
        b"</definitions><traceGroup contextRef='#c' brushRef='#b'><trace xml:id='t'>1 1 9, '2\"3 ?, 4 * #F</trace>"
        b"</traceGroup><traceView traceDataRef='#t'/><trace>1 1, 2 2</trace></ink>"
    )
    return (
        to_inkml(Drawing(strokes), {"truth": "7"}),
        to_inkml(Drawing(strokes[:1], Backdrop(backdrop), ((0.0, 0.0, 9.0, 9.0),))),
        foreign,
    )


def _headers() -> tuple[bytes, ...]:
    tensors = {"a": torch.ones(2, 3), "b": torch.ones(4, dtype=torch.float16)}
    return (save(tensors, {"format": "vggdigits", "format_version": "1"}), save({"x": torch.zeros(0)}))


def _state_dicts() -> tuple[bytes, ...]:
    file = io.BytesIO()
    torch.save({"c1.weight": torch.ones(2, 3, 1, 1), "c1.bias": torch.zeros(2)}, file)
    return (file.getvalue(),)


def _csvs() -> tuple[bytes, ...]:
    row = ",".join(["3", *map(str, range(256)), *["0"] * 528])
    names = ",".join(["label", *(f"pixel{number}" for number in range(784))])
    return (f"{names}\n{row}\n".encode(), row.replace(",", ";").encode())


def _idxs() -> tuple[bytes, ...]:
    return (struct.pack(">4I", 0x0803, 3, 4, 5) + bytes(range(60)),)


def _databases() -> tuple[bytes, ...]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "samples.sqlite3"
        with SampleStore(file) as store:
            store.add_all([bar(), picture(), bar(None)])
            store.backup(Path(folder) / "backup.sqlite3")
        foreign = Path(folder) / "other.sqlite3"
        with closing(sqlite3.connect(foreign)) as database:
            database.execute("CREATE TABLE bookmarks (address TEXT)")
        return ((Path(folder) / "backup.sqlite3").read_bytes(), foreign.read_bytes())


def _metrics() -> tuple[bytes, ...]:
    lines: list[dict[str, object]] = [{"epoch": 1, "loss": 0.5}, {"epoch": 2, "loss": 0.25}]
    lines.append({"done": {"accuracy": 0.99, "output": "a.safetensors"}})
    return ("".join(json.dumps(line) + "\n" for line in lines).encode(),)


def _arrays() -> tuple[bytes, ...]:
    packed, plain = io.BytesIO(), io.BytesIO()
    arrays = {"frames": np.zeros((3, 28, 28), np.uint8), "labels": np.zeros(3, np.uint8)}
    np.savez_compressed(packed, **arrays)
    np.savez(plain, **arrays)
    return (packed.getvalue(), plain.getvalue())


def _json(content: object) -> bytes:
    return json.dumps(content).encode()


def _histories() -> tuple[bytes, ...]:
    use = {"sha256": "ab12", "origin": "chosen", "note": "n", "adopted": "2026-01-01T00:00:00+00:00", "figures": {}}
    return (_json({"version": 1, "uses": [use, use | {"origin": "bundled"}]}),)


def _kept_settings() -> tuple[bytes, ...]:
    return (_json({"version": 1, "settings": {"theme": "dark", "window_place": [0, 0, 9, 9], "recent_files": ["a"]}}),)


def _strokes() -> tuple[bytes, ...]:
    return (b".SEGMENT DIGIT 0\n.COMMENT 8 30 1\n.PEN_DOWN\n 10 20\n 30 -40\n.PEN_UP\n.DT 5\n",)


def _states() -> tuple[bytes, ...]:
    file = io.BytesIO()
    torch.save({"epoch": 1, "network": {"a": torch.ones(3)}}, file)
    return (file.getvalue(),)


def _examples() -> tuple[bytes, ...]:
    frames, vectors = np.zeros((3, 28, 28), np.uint8), np.arange(1, 13, dtype=np.int8).reshape(3, 4)
    labels, numbers = np.array([-1, 0, 9], np.int8), np.arange(3, dtype=np.int32)
    features = Features(vectors, np.zeros(4, np.float32))
    return (encode_examples(Examples(frames, labels, np.arange(3, dtype=np.uint8), numbers, "ab" * 32, features)),)


READERS: dict[str, Reader] = {
    "png": Reader("a.png", _document, cache(_pngs)),
    "jpeg": Reader("a.jpg", _document, cache(_jpegs)),
    "bmp": Reader("a.bmp", _document, cache(lambda: (_picture("BMP"), _picture("BMP", "RGB"), _picture("BMP", "1")))),
    "webp": Reader("a.webp", _document, cache(_webps)),
    "inkml": Reader("a.inkml", _document, cache(_inkmls)),
    "checkpoint": Reader("a.safetensors", load_checkpoint, cache(_headers)),
    "checkpoint header": Reader("a.safetensors", _header, cache(_headers)),
    "checkpoint facts": Reader("a.safetensors", read_facts, cache(_headers)),
    "state dict": Reader("a.pth", read_state_dict, cache(_state_dicts)),
    "csv": Reader("a.csv", _samples, cache(_csvs)),
    "idx": Reader("a-images-idx3-ubyte", _idx, cache(_idxs)),
    "back-up": Reader("a.sqlite3", _samples, cache(_databases)),
    "labelled inkml": Reader("a.inkml", _samples, cache(_inkmls)),
    "unipen": Reader("a.tra", _unipen, cache(_strokes)),
    "run metrics": Reader(METRICS, _run, cache(_metrics)),
    "run config": Reader(CONFIG, lambda path: Run(path.parent).config(), cache(_kept_settings)),
    "run arrays": Reader(VALIDATION, _run_pictures, cache(_arrays)),
    "run state": Reader(STATE, lambda path: Run(path.parent).load_state(), cache(_states)),
    "examples": Reader("looks_like.npz", lambda path: Index(read_examples(path).features), cache(_examples)),
    "settings": Reader("settings.json", _settings, cache(_kept_settings)),
    "model history": Reader("history.json", _history, cache(_histories)),
}
"""By what they read."""
