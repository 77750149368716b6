"""The command line: one function a command, each importing what it needs when it needs it."""

from __future__ import annotations

import argparse
import functools
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

if TYPE_CHECKING:
    from vggdigits.model.recognizer import Reading, Recognizer

log = logging.getLogger(__name__)

_DEVICES = ("auto", "cpu", "cuda")  # as in model/device.py, which costs two seconds to import
_BAR_FROM = 5  # files from which a progress bar is worth its line


def run(arguments: Sequence[str]) -> int:
    """Run one command. Returns its exit status: 0 done, 1 failed, 2 misused."""
    if list(arguments[:1]) == ["train"]:
        start_logging("--debug" in arguments)
        return train(arguments[1:])
    options = make_parser().parse_args(arguments)
    start_logging(options.debug)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        status = command(options)
        if sys.stdout is not None:
            sys.stdout.flush()
        return status
    except UserError as error:
        if options.debug:
            raise
        log.info("failed", exc_info=True)
        complain(str(error))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has gone; leave without a second complaint when Python closes it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:
        if options.debug:
            raise
        log.exception("unexpected error")
        complain(f"unexpected error: {error or type(error).__name__} (details: {paths.log_file()})")
    return 1


def complain(message: str) -> None:
    """One line on standard error, where there is one."""
    if sys.stderr is not None:
        print(f"vggdigits: {message}", file=sys.stderr)


def make_parser() -> argparse.ArgumentParser:
    """All commands and their options; without a command the pad opens."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--debug", action="store_true", default=argparse.SUPPRESS, help="show the traceback of an error"
    )
    parser = argparse.ArgumentParser(
        prog="vggdigits",
        description="A drawing pad that reads digits with a real VGG16. Without a command the pad opens.",
        parents=[common],
    )
    parser.add_argument("--version", action=_Version, help="show versions and the device, and exit")
    parser.set_defaults(command=pad, file=None, debug=False)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    opened = commands.add_parser("pad", parents=[common], help="open the drawing pad")
    opened.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a drawing (InkML) or a picture")
    opened.set_defaults(command=pad)

    predicted = commands.add_parser("predict", parents=[common], help="read pictures and drawings")
    predicted.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help="PNG, JPEG, BMP, WebP, InkML, or a folder of them"
    )
    predicted.add_argument("--json", action="store_true", help="one JSON object a line")
    predicted.add_argument("--single", action="store_true", help="the whole picture is one digit")
    predicted.add_argument("--checkpoint", type=Path, metavar="F", help="instead of the bundled one")
    predicted.add_argument("--device", choices=_DEVICES, default="auto")
    predicted.set_defaults(command=predict)

    commands.add_parser("train", help="train a network; same as train_model.py", add_help=False)
    return parser


class _Version(argparse.Action):
    def __init__(self, option_strings: Sequence[str], dest: str, help: str | None = None) -> None:
        super().__init__(option_strings, dest, nargs=0, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
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
        parser.exit()


def pad(options: argparse.Namespace) -> int:
    """Open the window."""
    if sys.platform == "win32":
        import torch  # noqa: F401 (before Qt: WinError 1114 otherwise)

    from vggdigits.app.application import run_pad

    return run_pad(options.file)


def train(arguments: Sequence[str]) -> int:
    """Train, exactly as train_model.py does."""
    from vggdigits.training.command import main

    return main(arguments, program="vggdigits train")


def predict(options: argparse.Namespace) -> int:
    """Read each file; a file that cannot be read costs its own line only, and the exit status."""
    files, failed = _files(options.paths)
    if not files:
        return 1
    from vggdigits.model.recognizer import Recognizer

    recognizer = Recognizer(options.checkpoint, options.device)
    files, show = _with_progress(files, hidden=options.json)
    for file in files:
        try:
            reading = _read_file(recognizer, file, options.single)
        except UserError as error:
            complain(f"{file}: {error}")
            failed = True
            continue
        line = json.dumps({"file": str(file)} | reading.as_json()) if options.json else _sentence(file, reading)
        show(line)
    return 1 if failed else 0


def _files(given: Sequence[Path]) -> tuple[list[Path], bool]:
    """The files to read, folders replaced by what they hold, by name; and whether one was complained about."""
    from vggdigits.ink import images, inkml

    suffixes = (*images.SUFFIXES, *inkml.SUFFIXES)
    files, failed = [], False
    for path in given:
        try:
            held = sorted(path.iterdir(), key=lambda each: each.name) if path.is_dir() else None
        except OSError as error:
            complain(f"{path}: {error.strerror or error}")
            failed = True
            continue
        if held is None:
            files.append(path)
            continue
        readable = [each for each in held if each.suffix.lower() in suffixes and each.is_file()]
        if not readable:
            complain(f"{path}: no picture or drawing in this folder")
            failed = True
        files.extend(readable)
    return files, failed


def _with_progress(files: Sequence[Path], hidden: bool) -> tuple[Iterable[Path], Callable[[str], None]]:
    """The files, behind a progress bar for more than a few on a terminal; and how to print a line beside it."""
    if hidden or len(files) < _BAR_FROM or sys.stderr is None or not sys.stderr.isatty():
        return files, functools.partial(print, flush=True)
    from tqdm import tqdm

    return tqdm(files, unit="file", leave=False), tqdm.write


def _read_file(recognizer: Recognizer, file: Path, single: bool) -> Reading:
    from vggdigits.ink.documents import open_document

    return recognizer.read(open_document(file), single=single)


def _sentence(file: Path, reading: Reading) -> str:
    """One readable line for a file."""
    if not reading.digits:
        return f"{file}: blank"
    sure = ", ".join(f"{digit.confidence:.1%}" for digit in reading.digits)
    return f"{file}: {reading.text} ({sure})"
