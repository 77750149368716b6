"""torchvision loads whether or not its compiled operators match torch."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import sys
from pathlib import Path
from vggdigits.training.vision import import_torchvision
models = import_torchvision("torchvision.models")
again = import_torchvision("torchvision.datasets")
print(models.vgg16.__name__, again.MNIST.__name__)
"""


def test_models_and_data_sets_are_there() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=120)
    assert done.stdout.split() == ["vgg16", "MNIST"], done.stderr


def test_it_is_imported_without_its_compiled_operators(tmp_path: Path) -> None:
    """A stand-in that looks its operators up on import, as torchvision 0.28 does, and has none compiled."""
    package = tmp_path / "torchvision"
    package.mkdir()
    (package / "__init__.py").write_text(
        "import torch\n"
        "for name in ('nms', 'qnms'):\n"
        "    torch.library.register_fake('torchvision::' + name)(lambda *given: given[0])\n"
    )
    (package / "models.py").write_text("NAME = 'models'")
    program = "from vggdigits.training.vision import import_torchvision as i; print(i('torchvision.models').NAME)"
    root = Path(__file__).parents[2]
    for before, expected in (("import torchvision; ", "does not exist"), ("", "models")):
        done = subprocess.run(
            [sys.executable, "-c", before + program],
            env=dict(os.environ) | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{root}"},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert expected in (done.stderr if before else done.stdout), done.stderr
