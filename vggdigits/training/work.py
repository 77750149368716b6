"""One training from its options to its checkpoint: what `train_model.py` does once torch is there."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import torch
from torch import Tensor

from vggdigits import paths
from vggdigits.errors import UserError
from vggdigits.model import device as devices
from vggdigits.model.checkpoint import Checkpoint, save_checkpoint
from vggdigits.model.presets import Preset, preset_named
from vggdigits.model.vgg import VGG16
from vggdigits.terminal import complain
from vggdigits.training.calibrated import calibrate, measure, with_origin
from vggdigits.training.collection import Collection, load_collection
from vggdigits.training.control import Stopped
from vggdigits.training.distributed import Group, LostProcess
from vggdigits.training.epoch_files import check_room, write_epoch
from vggdigits.training.evaluate import logits_of
from vggdigits.training.job import Job
from vggdigits.training.loop import Trainer, steps_in_epoch
from vggdigits.training.provenance import provenance
from vggdigits.training.run_lock import RunLock
from vggdigits.training.runs import Run
from vggdigits.training.session import Session
from vggdigits.training.start import start_of


@dataclass(frozen=True)
class _Task:
    """What one training works on."""

    job: Job
    preset: Preset
    device: torch.device
    group: Group
    data: Collection
    origin: dict[str, Any]


def train(options: argparse.Namespace, arguments: Sequence[str], group: Group, session: Session) -> int:
    """Train as the options say; returns the exit status. Raises UserError, and Stopped before there is a run."""
    run = None if options.resume is None else Run.open(options.resume.absolute())
    with contextlib.ExitStack() as held:
        if run is not None and group.leads and not options.trial:
            held.enter_context(RunLock(run.folder))
        with session.control.at_once():  # there is nothing yet that must be kept
            job = Job.from_options(options) if run is None else Job.from_dict(run.config()).changed(options)
            device, preset = devices.choose_device(job.device), preset_named(job.preset)
            device = group.own_device(device)
            _check(job, group)
            held.enter_context(group.joined())
            with group.one_after_another():
                data = load_collection(
                    job,
                    lambda share: session.phase("loading", share, quietly=True),
                    lambda name: None if run is None else run.data(name),
                )
            if len(data.training) < group.world:
                raise UserError(f"{len(data.training)} images are too few for {group.world} processes")
        job = replace(job, data=tuple(data.validates), optional=())  # a resumed run must find the same
        state = None if run is None else run.load_state()
        start = start_of(job, preset) if state is None else None
        origin = provenance(job.recipe, device, arguments) | _begun_with(job, start)
        task = _Task(job, preset, device, group, data, origin)
        session.agree = group.agree
        trainer = Trainer(preset, job.recipe, device, group, start)
        for note in data.notes:
            session.reporter.note(note)
        if options.trial:
            return _try_out(task, trainer, session)
        digest = data.digest()
        if state is not None:
            trainer.restore(state, digest)
        trainer.learns_from(digest)
        if group.leads:
            if run is None:
                if job.epochs_dir is not None:
                    check_room(job.epochs_dir, job.recipe.epochs, preset)
                run = Run.create(paths.runs_dir().absolute(), job.preset, job.as_dict())
                held.enter_context(RunLock(run.folder))
            else:
                run.keep_config(job.as_dict())  # where data or output moved to holds for the next time as well
        return _train_in(run if group.leads else None, task, trainer, session)


def _begun_with(job: Job, start: Checkpoint | None) -> dict[str, Any]:
    """What a checkpoint says of the one that its training began with: its digest and how that was made."""
    if job.start is None:
        return {}
    if start is None:  # the run has gone on from there
        return {"start": {"file": job.start.name}}
    told = ("command", "epochs", "seed", "data", "date", "start")
    known = {name: start.provenance[name] for name in told if name in start.provenance}
    return {"start": {"file": job.start.name, "sha256": start.sha256} | known}


def _check(job: Job, group: Group) -> None:
    """Find out before training, not after it."""
    if job.recipe.batch_size % group.world:
        raise UserError(f"--batch-size {job.recipe.batch_size} cannot be shared evenly by {group.world} processes")
    output = job.output
    if output is None:
        return
    if not output.parent.is_dir():
        raise UserError(f"{output.parent}: no such folder to write the checkpoint to")
    if output.is_dir() or not os.access(output.parent, os.W_OK):
        raise UserError(f"{output}: the checkpoint cannot be written there")


def _try_out(task: _Task, trainer: Trainer, session: Session) -> int:
    """Say how long all of it would take, from a few real batches; forward alone costs a third of a step."""
    images, recipe = len(task.data.training), task.job.recipe
    session.phase("training")
    speed = trainer.trial(task.data.training, session)
    steps = steps_in_epoch(images, recipe)
    seen = recipe.epochs * (steps * min(recipe.batch_size, images) + len(task.data.validation) / 3)
    tested = 0 if task.data.test is None else len(task.data.test) / 3
    eta = round((seen + tested) / speed, 1)
    session.trial({"images_per_second": round(speed, 1), "images": images, "steps": steps, "eta_s": eta})
    return 0


def _train_in(run: Run | None, task: _Task, trainer: Trainer, session: Session) -> int:
    """Train to the end in a run's folder (None in all processes but the first); what ends it early is kept there."""
    where: dict[str, Any] = {"stopped": True} | ({} if run is None else {"run": str(run.folder)})
    go_on = "" if run is None else f"; continue with --resume {run.folder}"
    try:
        if run is not None:
            _begin(run, task, trainer, session)
        trainer.fit(
            task.data.training,
            task.data.validation,
            run,
            session,
            keep_best=partial(_keep_best, run, task),
            keep_epoch=partial(_keep_epoch, task, trainer),
            test=task.data.test if task.job.recipe.tests_epochs else None,
        )
        result = _finish(run, task, trainer, session)
    except Stopped as stopped:
        _note(run, {"stopped": str(stopped)})
        if run is not None:
            session.error(f"{stopped}{go_on}", where)
        return session.control.status or 1
    except KeyboardInterrupt:
        _note(run, {"stopped": "interrupted"})
        session.error(f"interrupted{go_on}", where)
        return 128 + signal.SIGINT
    except Exception as error:
        why = " ".join(str(error).splitlines()) or type(error).__name__
        if task.group.has_lost(error):
            why = f"another of the {task.group.world} processes of this training has ended"
            error = LostProcess(f"{why}{go_on or f'; continue with --resume and the newest run in {paths.runs_dir()}'}")
            if task.group.tells_the_loss() and run is None:  # only the first process has a reporter that speaks
                complain(str(error))
        _note(run, {"error": why})
        if run is not None:
            error.run = run.folder  # type: ignore[attr-defined]  # whoever tells it tells this as well
        raise error
    if run is not None:
        run.log({"done": result})
        session.done(result)
    return 0


def _begin(run: Run, task: _Task, trainer: Trainer, session: Session) -> None:
    data, recipe = task.data, task.job.recipe
    run.keep_validation(data.validation.frames, data.validation.labels)
    for name, own in data.own.items():  # samples come and go; a resumed run learns from the same
        run.keep_data(name, own)
    session.reporter.note(
        f"{task.job.preset} on {task.device}: {len(data.training):,} images, {len(data.validation):,} held out; "
        f"run {run.folder}"
    )
    if task.job.epochs_dir is not None:
        session.reporter.note(f"each epoch's weights go to {task.job.epochs_dir}")
    session.reporter.event(
        "start",
        {
            "run": str(run.folder),
            "preset": task.job.preset,
            "device": str(task.device),
            "epochs": recipe.epochs,
            "steps": steps_in_epoch(len(data.training), recipe),
            "images": len(data.training),
            "validation_images": len(data.validation),
            "test_images": 0 if data.test is None else len(data.test),
            "resumed_at_step": trainer.steps_done,
        },
    )


def _keep_best(run: Run | None, task: _Task, network: VGG16, logits: Tensor, epoch: int) -> None:
    if run is not None:
        checkpoint = calibrate(network, task.preset, logits, task.data.validation, task.data.validates)
        save_checkpoint(with_origin(checkpoint, task.origin | _measured_on(task.data)), run.best)


def _keep_epoch(task: _Task, trainer: Trainer, epoch: int) -> None:
    if task.job.epochs_dir is not None:
        write_epoch(trainer.averaged, task.preset, task.job.epochs_dir, epoch)


def _finish(run: Run | None, task: _Task, trainer: Trainer, session: Session) -> dict[str, Any]:
    """Calibrate on validation, read the test set once, and write the checkpoint; the result as `done` tells it."""

    def after_batch(share: float) -> None:
        session.phase("measuring", share, quietly=True)
        session.check()

    session.phase("measuring", 0.0)
    data = task.data
    logits = logits_of(trainer.averaged, task.preset, data.validation, after_batch=after_batch, group=task.group)
    checkpoint = calibrate(trainer.averaged, task.preset, logits, data.validation, data.validates)
    if data.test is not None:
        checkpoint = measure(checkpoint, data.test, task.device, after_batch, task.group)
    if run is None:
        return {}
    session.phase("saving")
    output = task.job.output or run.final
    written = save_checkpoint(with_origin(checkpoint, task.origin | _measured_on(data)), output)
    figures = written.provenance["figures"]
    return {
        "output": str(output),
        "run": str(run.folder),
        "accuracy": figures.get("test_accuracy"),
        "test_images": figures.get("test_images", 0),
        "validation": figures["validation_accuracy"],
        "sha256": written.sha256,
    }


def _measured_on(data: Collection) -> dict[str, Any]:
    test = 0 if data.test is None else len(data.test)
    return {
        "data": data.sources,
        "images": {"training": len(data.training), "validation": len(data.validation), "test": test},
    }


def _note(run: Run | None, line: dict[str, Any]) -> None:
    """Write down why a run ended; a disk that is full says so by itself."""
    if run is not None:
        with contextlib.suppress(UserError):
            run.log(line)
