"""What the ink of MNIST's training digits is like: `python tools/measure_ink.py DATA`, for `ink/doctor.py`.

Writes resources/training_ink.json: of each measure the range that all but one digit in five hundred lie in, in the
frame that the network gets.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch

from vggdigits.ink.doctor import measure
from vggdigits.paths import resources_dir
from vggdigits.training.data import Mnist

COUNT = 6000


def main() -> None:
    """Measure digits from the whole training set."""
    data = Mnist(Path(sys.argv[1])).training()
    frames = data.frames[torch.linspace(0, len(data) - 1, COUNT).long()].numpy()
    found = [asdict(each) for each in map(measure, frames) if each is not None]
    ranges = {
        name: [round(float(end), 3) for end in np.percentile([each[name] for each in found], [0.1, 99.9])]
        for name in found[0]
    }
    content = {"measured": f"{len(found)} of MNIST's training digits, 0.1 to 99.9 %", "ranges": ranges}
    (resources_dir() / "training_ink.json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(content, indent=1))


if __name__ == "__main__":
    main()
