"""The command line: one function a command, each importing what it needs when it needs it."""

from __future__ import annotations

import argparse
import functools
import itertools
import json
import logging
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vggdigits import __version__, paths
from vggdigits.errors import UserError
from vggdigits.logs import start_logging
from vggdigits.terminal import complain, drop_output, open_missing, print_any_text

if TYPE_CHECKING:
    from vggdigits.model.recognizer import Reading, Recognizer

log = logging.getLogger(__name__)

_DEVICES = ("auto", "cpu", "cuda")  # as in model/device.py, which costs two seconds to import
_ENGINES = (
    "vggdigits",
    "vggdigits-torch",
    "eager",
    "eager-bf16",
    "folded",
    "jit",
    "onnxruntime",
    "openvino",
    "openvino-bf16",
    "vggdigits-cuda",
    "eager-cuda",
    "eager-fp16-cuda",
    "jit-cuda",
    "compile-cuda",
)  # rivals.py
_BAR_FROM = 5  # files from which a progress bar is worth its line


def run(arguments: Sequence[str]) -> int:
    """Run one command. Returns its exit status: 0 done, 1 failed, 2 misused."""
    open_missing()
    print_any_text()
    command = _parse(arguments)
    try:
        status = command()
        if sys.stdout is not None:
            sys.stdout.flush()
        return status
    except UserError as error:
        if "--debug" in arguments:
            raise
        log.info("failed", exc_info=True)
        complain(str(error))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        drop_output()
    except Exception as error:
        if "--debug" in arguments:
            raise
        log.exception("unexpected error")
        complain(f"unexpected error: {error or type(error).__name__} (details: {paths.log_file()})")
    return 1


def _parse(arguments: Sequence[str]) -> Callable[[], int]:
    """The command that is asked for; exits with 2 where none is, and with 0 after --help."""
    before = list(itertools.takewhile("--debug".__eq__, arguments))
    own = {"train": train, "teach": teach}  # have their own options, and torch for them
    name = next(iter(arguments[len(before) :]), "")
    if name in own:
        start_logging("--debug" in arguments)
        return functools.partial(own[name], [*arguments[len(before) + 1 :], *before])
    options = make_parser().parse_args(arguments)
    start_logging(options.debug)
    return functools.partial(options.command, options)


def make_parser() -> argparse.ArgumentParser:
    """All commands and their options; without a command the pad opens."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--debug", action="store_true", default=argparse.SUPPRESS, help="show the traceback of an error"
    )
    safe_mode = argparse.ArgumentParser(add_help=False)
    safe_mode.add_argument(
        "--safe-mode",
        action="store_true",
        default=argparse.SUPPRESS,
        help="open the pad as at its first start: saved settings are neither read nor written",
    )
    parser = argparse.ArgumentParser(
        prog="vggdigits",
        description="A drawing pad that reads digits with a real VGG16. Without a command the pad opens.",
        parents=[common, safe_mode],
    )
    parser.set_defaults(command=pad, file=None, debug=False, safe_mode=False)
    parser.add_argument(
        "--version", action="store_const", dest="command", const=version, help="show versions and the device"
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    opened = commands.add_parser("pad", parents=[common, safe_mode], help="open the drawing pad")
    opened.add_argument("file", nargs="?", metavar="FILE", help="a drawing (InkML) or a picture")
    opened.set_defaults(command=pad)

    predicted = commands.add_parser("predict", parents=[common], help="read pictures and drawings")
    predicted.add_argument(
        "paths", nargs="+", metavar="PATH", help="PNG, JPEG, BMP, WebP, InkML, or a folder of them (not of folders)"
    )
    predicted.add_argument("--json", action="store_true", help="one JSON object a line")
    predicted.add_argument("--single", action="store_true", help="the whole picture is one digit")
    predicted.add_argument("--checkpoint", type=Path, metavar="F", help="instead of the one in use")
    predicted.add_argument("--device", choices=_DEVICES, default="auto")
    predicted.set_defaults(command=predict)

    measured = commands.add_parser("evaluate", parents=[common], help="measure how well the network reads")
    measured.add_argument("--json", action="store_true", help="one JSON object a set, a summary last")
    measured.add_argument("--data-dir", type=Path, metavar="D", help="every set below it (default: the program's data)")
    measured.add_argument("--data", type=_names, default=(), metavar="NAMES", help="only these sets, such as mnist,pen")
    measured.add_argument("--limit", type=_count, metavar="N", help="of each set, evenly from all of it")
    measured.add_argument("--errors", type=Path, metavar="OUT.png", help="draw what is misread")
    measured.add_argument("--accepted", action="store_true", help="draw what is accepted and no digit as well")
    measured.add_argument("--each", action="store_true", help="a line for each digit: predicted and actual")
    measured.add_argument("--checkpoint", type=Path, metavar="F", help="instead of the one in use")
    measured.add_argument("--device", choices=_DEVICES, default="auto")
    measured.add_argument("--quiet", action="store_true", help="no progress bar")
    measured.set_defaults(command=evaluate)

    exported = commands.add_parser("export", parents=[common], help="write the network for other programs")
    exported.add_argument("output", type=Path, metavar="OUT", help="the file to write")
    exported.add_argument("--format", choices=("onnx", "safetensors"), required=True)
    exported.add_argument("--checkpoint", type=Path, metavar="F", help="instead of the one in use")
    exported.set_defaults(command=export)

    timed = commands.add_parser("bench", parents=[common], help="measure how long a prediction takes, by each engine")
    timed.add_argument("--json", action="store_true", help="one JSON object an engine and a stage, a summary last")
    timed.add_argument(
        "--engines", type=_engines, metavar="NAMES", help=f"of {', '.join(_ENGINES)}; default: installed"
    )
    timed.add_argument("--checkpoint", type=Path, metavar="F", help="instead of the bundled one")
    timed.add_argument(
        "--pad", type=_at_least_one, metavar="N", help="only the pad, while N drawings are drawn with docks and without"
    )
    timed.set_defaults(command=bench)

    commands.add_parser("train", help="train a network; same as train_model.py", add_help=False)
    commands.add_parser("teach", help="teach the network your hand from your samples", add_help=False)

    tested = commands.add_parser("self-test", parents=[common], help="check that this copy of the program is whole")
    tested.add_argument("--json", action="store_true", help="one JSON object a line, a summary last")
    tested.set_defaults(command=self_test)
    return parser


def _count(text: str) -> int:
    """A whole number from 1, as argparse wants it told."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1")
    return int(text)


def _names(text: str) -> list[str]:
    """Names parted by commas."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    if not names:
        raise argparse.ArgumentTypeError("no name")
    return names


def _engines(text: str) -> list[str]:
    """Names of engines."""
    names = _names(text)
    unknown = [name for name in names if name not in _ENGINES]
    if unknown:
        raise argparse.ArgumentTypeError(f"no engine {unknown[0]!r}; there are {', '.join(_ENGINES)}")
    return names


def _at_least_one(text: str) -> int:
    """A number of things."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is less than 1")
    return number


def version(options: argparse.Namespace) -> int:
    """Print what a report of a fault needs."""
    import platform

    import torch
    from PySide6.QtCore import qVersion

    from vggdigits.model.device import choose_device

    device = choose_device("auto")
    name = torch.cuda.get_device_name() if device.type == "cuda" else f"CPU, {torch.get_num_threads()} threads"
    print(
        f"vggdigits {__version__}\nPython {platform.python_version()}\ntorch {torch.__version__}\n"
        f"Qt {qVersion()}\ndevice {name}"
    )
    return 0


def pad(options: argparse.Namespace) -> int:
    """Open the window."""
    if sys.platform == "win32":
        import torch  # noqa: F401 (before Qt: WinError 1114 otherwise)

    from vggdigits.app.application import run_pad

    return run_pad(options.file, safe_mode=options.safe_mode)


def train(arguments: Sequence[str]) -> int:
    """Train, exactly as train_model.py does."""
    from vggdigits.training.command import main

    return main(arguments, program="vggdigits train")


def teach(arguments: Sequence[str]) -> int:
    """Teach the network in use the user's hand."""
    from vggdigits.training.teach_command import main

    return main(arguments)


def evaluate(options: argparse.Namespace) -> int:
    """Measure how well the network reads every set below a folder."""
    from vggdigits.training.evaluate_command import main

    return main(options)


def export(options: argparse.Namespace) -> int:
    """Write the network as ONNX, or as a checkpoint of this program, every number as it is."""
    from vggdigits.files import write_atomically
    from vggdigits.model.checkpoint import as_our_file
    from vggdigits.model.history import ModelHistory
    from vggdigits.model.onnx import write_onnx

    checkpoint, content = as_our_file(options.checkpoint or ModelHistory().in_use().path)
    if options.format == "onnx":
        write_onnx(checkpoint, options.output)
    else:
        write_atomically(options.output, content)
    print(f"{options.output}: {checkpoint.preset.name}, {options.output.stat().st_size / 1e6:.1f} MB")
    return 0


def bench(options: argparse.Namespace) -> int:
    """Measure how long a prediction takes, by each engine in turn."""
    from vggdigits import bench, pad_bench

    return bench.main(options) if options.pad is None else pad_bench.main(options)


def self_test(options: argparse.Namespace) -> int:
    """Check, without a screen, that everything the program is for works."""
    from vggdigits.self_test import run

    return run(options.json)


def predict(options: argparse.Namespace) -> int:
    """Read each file; a file that cannot be read costs its own line only, and the exit status."""
    files, failed = _files(options.paths)
    if not files:
        return 1
    from vggdigits.model.recognizer import Recognizer

    recognizer = Recognizer(options.checkpoint, options.device)
    shown, show = _with_progress(files, hidden=options.json)
    for file in shown:
        try:
            reading = _read_file(recognizer, file, options.single)
        except UserError as error:
            log.info("%s", file, exc_info=True)
            complain(f"{file or repr(file)}: {error}")
            failed = True
            continue
        except Exception as error:  # whatever is wrong with this file, the others are still read
            log.exception("%s", file)
            complain(f"{file}: cannot be read ({str(error) or type(error).__name__})")
            failed = True
            continue
        line = json.dumps({"file": file} | reading.as_json()) if options.json else _sentence(file, reading)
        show(line)
    return 1 if failed else 0


def _files(given: Sequence[str]) -> tuple[list[str], bool]:
    """The files to read, as they were given, folders replaced by what they hold, by name; and whether one was
    complained about."""
    from vggdigits.ink import images, inkml

    suffixes = (*images.SUFFIXES, *inkml.SUFFIXES)
    files, failed = [], False
    for path in given:
        if not os.path.isdir(path):
            files.append(path)
            continue
        try:
            held = [os.path.join(path, name) for name in sorted(os.listdir(path))]
        except OSError as error:
            complain(f"{path}: {error.strerror or error}")
            failed = True
            continue
        readable = [each for each in held if each.lower().endswith(suffixes) and os.path.isfile(each)]
        if not readable:
            complain(f"{path}: no picture or drawing in this folder")
            failed = True
        files.extend(readable)
    return files, failed


def _with_progress(files: Sequence[str], hidden: bool) -> tuple[Iterable[str], Callable[[str], None]]:
    """The files, behind a progress bar for more than a few on a terminal; and how to print a line beside it."""
    if hidden or len(files) < _BAR_FROM or sys.stderr is None or not sys.stderr.isatty():
        return files, functools.partial(print, flush=True)
    from tqdm import tqdm

    return tqdm(files, unit="file", leave=False), tqdm.write


def _read_file(recognizer: Recognizer, file: str, single: bool) -> Reading:
    from vggdigits.ink.documents import open_document

    return recognizer.read(open_document(file), single=single)


def _sentence(file: str, reading: Reading) -> str:
    """One readable line for a file."""
    if not reading.digits:
        return f"{file}: blank"
    sure = ", ".join(f"{digit.confidence:.1%}" for digit in reading.digits)
    return f"{file}: {reading.text} ({sure})"
