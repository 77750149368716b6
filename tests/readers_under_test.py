"""Every reader of files from outside, and whole files of each kind to begin from: for tests that try to break them."""

from __future__ import annotations

import io
import json
import sqlite3
import struct
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import numpy as np
import small_indexes
import torch
from PIL import Image
from safetensors.torch import save
from some_samples import bar, picture

from vggdigits.app.checkpoint_facts import read_facts, read_metadata
from vggdigits.app.network_story import story
from vggdigits.app.one_instance import understood
from vggdigits.app.runs_table import read_row
from vggdigits.app.settings import RECENT_FILES, WINDOW_PLACE, Settings
from vggdigits.app.training_process import event_of
from vggdigits.app.training_record import TrainingRecord
from vggdigits.ink.documents import open_document
from vggdigits.ink.images import to_ink
from vggdigits.ink.inkml import to_inkml
from vggdigits.ink.raster import rasterize
from vggdigits.ink.strokes import Backdrop, Drawing, Stroke
from vggdigits.model import ways
from vggdigits.model.best_matches import read_best_matches
from vggdigits.model.checkpoint import Checkpoint, load_checkpoint, metadata_of
from vggdigits.model.checkpoint_header import read_header
from vggdigits.model.examples import read_examples
from vggdigits.model.history import ModelHistory
from vggdigits.model.neighbours import Index
from vggdigits.model.presets import PRESETS
from vggdigits.model.state_dict import read_state_dict
from vggdigits.paths import resources_dir
from vggdigits.training import feature_cache, omniglot
from vggdigits.training.kept_arrays import read_arrays
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
    path.with_name(path.name.replace("images-idx3", "labels-idx1")).write_bytes(_labels()[0])
    return _samples(path)


def _idx_labels(path: Path) -> object:
    """The other way round."""
    path.with_name(path.name.replace("labels-idx1", "images-idx3")).write_bytes(_idxs()[0])
    return _samples(path)


def _folder(path: Path) -> object:
    """Pictures in folders by class, one of them as given."""
    for name in ("3", "no digit"):
        (path.parent / "samples" / name).mkdir(parents=True, exist_ok=True)
    (path.parent / "samples" / "3" / "1.png").write_bytes(path.read_bytes())
    (path.parent / "samples" / "no digit" / "2.png").write_bytes(_picture("PNG"))
    return _samples(path.parent / "samples")


def _header(path: Path) -> object:
    content = path.read_bytes()
    return read_header(io.BytesIO(content), len(content))


def _run(path: Path) -> object:
    folder = RunFolder(path.parent)
    row, record = read_row(folder), TrainingRecord.of_run(folder)
    told = row.title, row.in_words, row.done, row.best, record.share, record.validation
    return folder.state, folder.result, folder.reason, folder.final_checkpoint, folder.resumable, told


def _events(path: Path) -> object:
    """What a training says, line by line."""
    record = TrainingRecord()
    for line in path.read_bytes().decode(errors="replace").splitlines():
        event = event_of(line)
        if event is not None:
            record.take(event)
    return record.share


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


def _story(path: Path) -> object:
    """What a window tells of a network, whose file says this of itself."""
    return story({"provenance": path.read_bytes().decode(errors="replace"), "hidden": "[9]", "threshold": "0.5"})


def _features(path: Path) -> object:
    return feature_cache.read_kept(path, {"a": "b"})


def _frames(path: Path) -> object:
    try:
        return read_arrays(path)
    except (OSError, ValueError):  # they are made anew
        return None


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
    digits = metadata_of(Checkpoint(PRESETS["digits"], {}, none_logit=0.5, confidence_slope=2.0), "ab" * 32)
    return (
        save(tensors, {"format": "vggdigits", "format_version": "1"}),
        save({"x": torch.zeros(0)}),
        save({"features.0.weight": torch.zeros(64, 1, 3, 3, dtype=torch.float16)}, digits),
    )


def _state_dicts() -> tuple[bytes, ...]:
    file = io.BytesIO()
    torch.save({"c1.weight": torch.ones(2, 3, 1, 1), "c1.bias": torch.zeros(2)}, file)
    return (file.getvalue(),)


def _published() -> tuple[bytes, ...]:
    """What tells the networks apart, and no more of them: they are refused as damaged."""
    made = []
    for names in ({"c1.weight": (8, 3, 3, 3)}, {"features.0.weight": (64, 1, 3, 3), "classifier.6.weight": (10, 4)}):
        file = io.BytesIO()
        torch.save({name: torch.ones(shape) for name, shape in names.items()}, file)
        made.append(file.getvalue())
    return tuple(made)


def _csvs() -> tuple[bytes, ...]:
    row = ",".join(["3", *map(str, range(256)), *["0"] * 528])
    names = ",".join(["label", *(f"pixel{number}" for number in range(784))])
    return (f"{names}\n{row}\n".encode(), row.replace(",", ";").encode())


def _idxs() -> tuple[bytes, ...]:
    return (struct.pack(">4I", 0x0803, 3, 4, 5) + bytes(range(60)),)


def _labels() -> tuple[bytes, ...]:
    return (struct.pack(">2I", 0x0801, 3) + bytes((0, 9, 255)),)


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
    return (_lines(lines),)


def _told_events() -> tuple[bytes, ...]:
    batch = {
        "event": "batch",
        "epoch": 1,
        "epochs": 2,
        "step": 3,
        "steps": 9,
        "loss": 0.5,
        "accuracy": 0.75,
        "eta_s": 9,
    }
    start = {"event": "start", "run": "runs/a", "preset": "digits", "device": "cpu", "epochs": 2, "steps": 9}
    epoch = batch | {"event": "epoch", "validation": 0.9, "confusion": [[1] * 10] * 10}
    phase = {"event": "phase", "phase": "measuring", "share": 0.5}
    return (_lines([start, batch, epoch, phase, {"event": "done", "accuracy": 0.99}]),)


def _lines(objects: list[dict[str, object]]) -> bytes:
    return "".join(json.dumps(each) + "\n" for each in objects).encode()


def _provenances() -> tuple[bytes, ...]:
    told = json.loads(read_metadata(resources_dir() / "vgg16.safetensors")["provenance"])
    start = {"file": "a.safetensors", "epochs": 2, "data": {"mnist": {}}, "date": "2026-01-01"}
    return (_json(told), _json({"start": start, "taught": {"samples": {"3": 4, "no digit": 1}}, "data": {"pen": {}}}))


def _arrays() -> tuple[bytes, ...]:
    packed, plain = io.BytesIO(), io.BytesIO()
    arrays = {"frames": np.zeros((3, 28, 28), np.uint8), "labels": np.zeros(3, np.uint8)}
    np.savez_compressed(packed, **arrays)
    np.savez(plain, **arrays)
    return (packed.getvalue(), plain.getvalue())


def _array() -> tuple[bytes, ...]:
    file = io.BytesIO()
    np.save(file, np.zeros((2, 28, 28), np.uint8))
    return (file.getvalue(),)


def _kept_features() -> tuple[bytes, ...]:
    arrays: dict[str, object] = {"sources": np.array('{"a": "b"}')}
    for part in ("replay", "test"):
        arrays |= {f"{part}_maps": np.zeros((2, 4, 2, 2), np.float16), f"{part}_labels": np.zeros(2, np.int64)}
        arrays[f"{part}_logits"] = np.zeros((2, 10), np.float32)
    file = io.BytesIO()
    np.savez(file, **arrays)  # type: ignore[arg-type]
    return (file.getvalue(),)


def _characters() -> tuple[bytes, ...]:
    found = []
    for packing in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", packing) as archive:
            name = "strokes_background_small1/Greek/character01/0394_01.txt"
            archive.writestr(zipfile.ZipInfo(name), "START\n1.0,-2.0,0\n9.5,-40.0,80\nBREAK\n", packing)
        found.append(file.getvalue())
    return tuple(found)


def _wishes() -> tuple[bytes, ...]:
    return (_json({"file": "/a/b.png", "token": "t"}),)


def _engine_ways() -> tuple[bytes, ...]:
    way = asdict(ways.beside_others()[0])
    return (_json({"machine": ways.machine(), "ways": {"a": way, "b": asdict(ways.PLAIN)}}),)


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
    "published network": Reader("a.pth", load_checkpoint, cache(_published)),
    "csv": Reader("a.csv", _samples, cache(_csvs)),
    "idx": Reader("a-images-idx3-ubyte", _idx, cache(_idxs)),
    "idx labels": Reader("a-labels-idx1-ubyte", _idx_labels, cache(_labels)),
    "samples folder": Reader("a.png", _folder, cache(_pngs)),
    "back-up": Reader("a.sqlite3", _samples, cache(_databases)),
    "labelled inkml": Reader("a.inkml", _samples, cache(_inkmls)),
    "unipen": Reader("a.tra", _unipen, cache(_strokes)),
    "omniglot": Reader("a.zip", lambda path: omniglot.read_zip(path.read_bytes(), path), cache(_characters)),
    "training events": Reader("a.jsonl", _events, cache(_told_events)),
    "run metrics": Reader(METRICS, _run, cache(_metrics)),
    "run config": Reader(CONFIG, lambda path: Run(path.parent).config(), cache(_kept_settings)),
    "run arrays": Reader(VALIDATION, _run_pictures, cache(_arrays)),
    "run state": Reader(STATE, lambda path: Run(path.parent).load_state(), cache(_states)),
    "examples": Reader(
        "looks_like.npz", lambda path: Index(read_examples(path).features), cache(small_indexes.examples)
    ),
    "filters": Reader("filters.npz", read_best_matches, cache(small_indexes.filters)),
    "kept features": Reader("a.npz", _features, cache(_kept_features)),
    "kept frames": Reader("a.npy", _frames, cache(_array)),
    "engine ways": Reader("engine.json", ways.read_kept, cache(_engine_ways)),
    "network story": Reader("a.json", _story, cache(_provenances)),
    "second start": Reader("1.wish", lambda path: understood(path.read_bytes()), cache(_wishes)),
    "settings": Reader("settings.json", _settings, cache(_kept_settings)),
    "model history": Reader("history.json", _history, cache(_histories)),
}
"""By what they read."""
