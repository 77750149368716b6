"""Fit a checkpoint's temperature, confidence and threshold anew, on the same validation as a training; weights stay.

    python tools/calibrate.py CHECKPOINT DIR OUTPUT

For when the rules of `training/calibrated.py` change. DIR holds the data as docs/data.md has it; test figures in the
provenance that a calibration decides are measured again.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import torch

from vggdigits.model.checkpoint import load_checkpoint, save_checkpoint
from vggdigits.training.calibrated import calibrate, measure
from vggdigits.training.collection import load_collection
from vggdigits.training.evaluate import logits_of
from vggdigits.training.job import USUAL_DATA, Job
from vggdigits.training.recipe import Recipe


def main() -> None:
    """Write the checkpoint with its new calibration."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("data", type=Path, metavar="DIR")
    parser.add_argument("output", type=Path)
    options = parser.parse_args()
    before = load_checkpoint(options.checkpoint)
    name = before.preset.name
    data = load_collection(Job(name, Recipe(), None, options.data, None, "cpu", USUAL_DATA))
    network = before.build()
    logits = logits_of(network, before.preset, data.validation)
    fitted = calibrate(network, before.preset, logits, data.validation, data.validates)
    if data.test is not None:
        fitted = measure(fitted, data.test, torch.device("cpu"), lambda share: None)
    figures = dict(fitted.provenance["figures"])
    after = replace(fitted, provenance=dict(before.provenance) | {"figures": figures})
    stored = save_checkpoint(after, options.output)
    print(f"{options.output}: {stored.calibration}, threshold {stored.threshold}, weights {stored.sha256[:16]}")


if __name__ == "__main__":
    main()
