"""torchvision loads whether or not its compiled operators match torch."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import sys
from vggdigits.training.vision import import_torchvision
models = import_torchvision("torchvision.models")
again = import_torchvision("torchvision.datasets")
print(models.vgg16.__name__, again.MNIST.__name__)
"""


def test_models_and_data_sets_are_there() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=120)
    assert done.stdout.split() == ["vgg16", "MNIST"], done.stderr
