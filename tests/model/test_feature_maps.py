"""Feature maps of every layer, against what the plain network computes; and the digits kept for each filter."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from vggdigits.errors import UserError
from vggdigits.model.best_matches import NO_MATCH, BestMatches, read_best_matches
from vggdigits.model.bundled import bundled_frames
from vggdigits.model.checkpoint import Checkpoint, load_checkpoint
from vggdigits.model.feature_maps import FeatureMaps
from vggdigits.model.presets import PRESETS, Preset
from vggdigits.model.vgg import VGG16
from vggdigits.paths import bundled_checkpoint

BLANK = np.zeros((28, 28), np.uint8)


@pytest.fixture(scope="module")
def bundled() -> Checkpoint:
    return load_checkpoint(bundled_checkpoint())


@pytest.fixture(scope="module")
def maps(bundled: Checkpoint) -> FeatureMaps:
    return FeatureMaps(bundled)


def made(preset: Preset) -> Checkpoint:
    """A network with weights by chance, and a small head."""
    hidden = tuple(16 for _ in preset.architecture.hidden)
    preset = replace(preset, architecture=replace(preset.architecture, hidden=hidden))
    torch.manual_seed(3)
    state = VGG16(preset.architecture).state_dict()
    return Checkpoint(preset, {name: tensor for name, tensor in state.items() if tensor.is_floating_point()})


def plain_activations(checkpoint: Checkpoint, frame: NDArray[np.uint8]) -> list[Tensor]:
    """What is positive behind every convolution (and its normalisation) and linear layer, float32 (channels, h, w), by
    hooks in the plain network; the logits as they are."""
    network = checkpoint.build()
    found: list[Tensor] = []
    kind = nn.BatchNorm2d if checkpoint.preset.architecture.batch_norm else nn.Conv2d
    layers = [each for each in network.modules() if isinstance(each, (kind, nn.Linear))]
    for layer in layers:
        layer.register_forward_hook(lambda module, given, output: found.append(output[0].clone()))
    with torch.inference_mode():
        network(checkpoint.preset.prepare(torch.from_numpy(frame[None])))
    return [each.clamp(min=0) for each in found[:-1]] + found[-1:]


def test_the_strongest_maps_are_the_plain_networks_activations(bundled: Checkpoint, maps: FeatureMaps) -> None:
    frame = bundled_frames()[6]
    look = maps.look(frame)
    expected = plain_activations(bundled, frame)
    assert len(look.strongest) == len(expected) == 16
    for layer, strongest, plain in zip(look.layers, look.strongest, expected, strict=True):
        if not layer.block:
            continue
        means = plain.mean(dim=(1, 2))
        assert sorted(strongest.strengths.tolist(), reverse=True) == strongest.strengths.tolist()
        assert strongest.strengths == pytest.approx(means.topk(8).values.numpy(), rel=1e-4)
        for channel, strength, shades in zip(strongest.channels, strongest.strengths, strongest.maps, strict=True):
            assert strength == pytest.approx(float(means[channel]), rel=1e-4)
            scaled = (plain[channel] / plain[channel].max() * 255).numpy()
            assert np.abs(shades - scaled).max() < 0.6
    units = expected[13]
    assert look.strongest[13].strengths == pytest.approx(units.topk(16).values.numpy(), rel=1e-4)
    assert look.strongest[15].channels == tuple(range(10))
    assert look.strongest[15].strengths == pytest.approx(expected[15].numpy(), rel=1e-4)
    assert look.strongest[15].maps.argmax() == expected[15].argmax()


@pytest.mark.parametrize("name", list(PRESETS))
def test_every_preset_has_its_layers_looked_at(name: str) -> None:
    checkpoint = made(PRESETS[name])
    architecture = checkpoint.preset.architecture
    size = 224 if checkpoint.preset.whole_picture else 28
    frame = np.zeros((size, size), np.uint8)
    frame[size // 4 : 3 * size // 4, size // 2 : size // 2 + size // 8] = 255
    look = FeatureMaps(checkpoint).look(frame, (9, 100))
    convolutions = [f"conv{block}_{each}" for block, count in ((1, 2), (2, 2), (3, 3), (4, 3), (5, 3))
                    for each in range(1, count + 1)]  # fmt: skip
    heads = [f"fc{each}" for each in range(1, len(architecture.hidden) + 2)]
    assert [layer.name for layer in look.layers] == convolutions + heads
    assert look.picture.shape == (architecture.input_size,) * 2
    expected = plain_activations(checkpoint, frame)
    for layer, strongest, plain in zip(look.layers, look.strongest, expected, strict=True):
        assert plain.shape == ((layer.channels, layer.side, layer.side) if layer.block else (layer.channels,))
        assert strongest.maps.shape == (len(strongest.channels), layer.side, layer.side)
        values = plain.mean(dim=(1, 2)) if layer.block else plain
        chosen = values[list(strongest.channels)].numpy()
        assert strongest.strengths == pytest.approx(chosen, rel=1e-3, abs=1e-5)
    assert look.watched is not None
    assert look.watched.strength == pytest.approx(float(expected[9][100].mean()), rel=1e-3, abs=1e-5)
    assert look.watched.rank == 1 + int((expected[9].mean(dim=(1, 2)) > expected[9][100].mean() + 1e-6).sum())
    assert look.watched.matches is None  # it is not the bundled network


def test_a_filter_that_finds_edges_is_the_strongest_and_answers_at_the_edge(untrained: Checkpoint) -> None:
    tensors = dict(untrained.tensors)
    for name in ("features.0.weight", "features.0.bias", "features.1.weight", "features.1.bias",
                 "features.1.running_mean"):  # fmt: skip
        tensors[name] = torch.zeros_like(tensors[name])
    tensors["features.0.weight"][17] = torch.tensor([-1.0, 0.0, 1.0])  # dark to the left, light to the right
    tensors["features.1.weight"] += 1
    tensors["features.1.running_var"] = torch.ones(64)
    frame = BLANK.copy()
    frame[8:20, 10:16] = 255
    look = FeatureMaps(replace(untrained, tensors=tensors)).look(frame, (0, 17))
    assert look.strongest[0].channels[0] == 17
    assert (look.strongest[0].strengths[1:] == 0).all()
    rows, columns = np.nonzero(look.strongest[0].maps[0] == 255)
    assert set(columns) == {11, 12}  # the bar's left edge is between column 11 and 12 of the padded input
    assert (rows.min(), rows.max()) == (11, 20)
    watched = look.watched
    assert watched is not None and watched.place is not None
    assert (watched.rank, watched.place) == (1, (11, 11))
    left, top, width, height = look.layers[0].sees(*watched.place)
    assert (left, top, width, height) == (10, 10, 3, 3)
    nothing = FeatureMaps(replace(untrained, tensors=tensors)).look(frame, (0, 16)).watched
    assert nothing is not None and nothing.place is None and not nothing.map.any()


@pytest.mark.parametrize(
    ("name", "place"),
    [("conv1_1", (0, 0)), ("conv1_2", (9, 30)), ("conv2_2", (3, 12)), ("conv3_1", (5, 2)), ("conv4_1", (2, 2))],
)
def test_nothing_outside_of_the_receptive_field_bears_on_a_value(
    maps: FeatureMaps, name: str, place: tuple[int, int]
) -> None:
    images = torch.zeros(1, 1, 32, 32, requires_grad=True)
    torch.manual_seed(0)
    number = [layer.name for layer in maps.layers].index(name)
    with torch.inference_mode(False):
        network = maps._checkpoint.build()
        ends, found = maps._ends, images + torch.rand(1, 1, 32, 32)
        for module in network.features[: ends[number] + 1]:
            found = module(found)
        found[0, :, place[0], place[1]].sum().backward()
    assert images.grad is not None
    rows, columns = np.nonzero(images.grad[0, 0].numpy())
    left, top, width, height = maps.layers[number].sees(*place)
    assert left <= columns.min() and columns.max() < left + width
    assert top <= rows.min() and rows.max() < top + height
    if name.startswith("conv1"):
        assert (len(set(columns)), len(set(rows))) == (width, height)


def test_a_blank_frame_has_maps_too(maps: FeatureMaps) -> None:
    look = maps.look(BLANK)
    assert not look.picture.any()
    assert all(np.isfinite(each.strengths).all() for each in look.strongest)


# The training digits that are kept for each filter.


def test_a_filters_best_digits_move_it_more_than_others_do(bundled: Checkpoint, maps: FeatureMaps) -> None:
    kept = read_best_matches()
    some = np.arange(0, len(kept.frames), len(kept.frames) // 60)
    others = kept.frames[some]
    prepare = bundled.preset.prepare
    with torch.inference_mode():
        usual = [each.flatten(2).amax(dim=2) for each in maps.activations(prepare(torch.from_numpy(others)))]
    tried = 0
    for number, layer in enumerate(maps.layers):
        for channel in (0, layer.channels // 2, layer.channels - 1):
            matches = kept.of(layer.name, channel)
            if not matches:
                continue
            with torch.inference_mode():
                pictures = np.stack([each.picture for each in matches])
                values = maps.activations(prepare(torch.from_numpy(pictures)))[number][:, channel].flatten(1)
            most = values.amax(dim=1)
            assert most.min() > usual[number][:, channel].mean()
            no_match = ~np.isin(some, kept.digits[layer.name][channel])
            assert most.min() >= usual[number][no_match, channel].max() - 1e-3
            assert (most[:-1] >= most[1:] - 1e-3).all()
            at_place = values.gather(1, torch.tensor([[each.place] for each in matches]))[:, 0]
            assert at_place.numpy() == pytest.approx(most.numpy(), rel=1e-3)
            tried += 1
    assert tried > 40


def test_every_layer_of_the_bundled_network_is_kept(bundled: Checkpoint, maps: FeatureMaps) -> None:
    kept = read_best_matches()
    assert kept.checkpoint == bundled.sha256
    kept.check({layer.name: (layer.channels, layer.side**2) for layer in maps.layers})
    used = np.unique(np.concatenate([each[each != NO_MATCH] for each in kept.digits.values()]))
    assert used.tolist() == list(range(len(kept.frames)))  # each picture is stored for a reason, and once
    assert len(np.unique(kept.frames.reshape(len(kept.frames), -1), axis=0)) == len(kept.frames)
    look = maps.look(bundled_frames()[0], (15, 7))
    assert look.watched is not None and look.watched.matches is not None
    assert [each.label for each in look.watched.matches] == [7] * 8
    assert look.watched.matches[0].picture.shape == (32, 32)


def test_the_numbers_in_what_is_said_of_the_layers_are_right(maps: FeatureMaps) -> None:
    """`app/layer_words.py` says them, and docs/explain.md."""
    kept = read_best_matches()

    def answers_to_one_digit_alone(name: str) -> float:
        labels = kept.labels[kept.digits[name]]
        return float((labels == labels[:, :1]).all(axis=1).mean())

    assert answers_to_one_digit_alone("conv1_1") == 0
    assert answers_to_one_digit_alone("conv4_3") > 0.5
    assert answers_to_one_digit_alone("conv5_2") == pytest.approx(2 / 3, abs=0.03)
    assert answers_to_one_digit_alone("conv5_3") == pytest.approx(0.7, abs=0.03)
    assert [layer.sees_all for layer in maps.layers] == [False] * 7 + [True] * 9
    assert maps.layers[7].name == "conv4_1"  # "from here on"
    assert maps.layers[12].side ** 2 == 4


def test_another_network_has_no_digits_kept(bundled: Checkpoint) -> None:
    taught = FeatureMaps(replace(bundled, sha256="0" * 64)).look(bundled_frames()[0], (3, 5)).watched
    assert taught is not None and taught.matches is None and taught.trouble == ""


def test_a_file_that_cannot_be_read_is_said(
    bundled: Checkpoint, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("vggdigits.model.best_matches.resources_dir", lambda: tmp_path)
    watched = FeatureMaps(bundled).look(BLANK, (3, 5)).watched
    assert watched is not None and watched.matches is None
    assert watched.trouble == "filters.npz: no such file"


def small(**changes: NDArray[np.generic]) -> dict[str, NDArray[np.generic]]:
    arrays: dict[str, NDArray[np.generic]] = {
        "checkpoint": np.array("a" * 64),
        "frames": np.zeros((2, 28, 28), np.uint8),
        "labels": np.array([1, 2], np.uint8),
        "digits/conv1_1": np.array([[0, 1], [1, NO_MATCH]], np.uint16),
        "places/conv1_1": np.array([[5, 6], [7, 0]], np.uint16),
    }
    return arrays | {name.replace("__", "/"): array for name, array in changes.items()}


def test_what_is_written_is_read(tmp_path: Path) -> None:
    np.savez(tmp_path / "filters.npz", **small())  # type: ignore[arg-type]
    kept = read_best_matches(tmp_path / "filters.npz")
    assert [(each.label, each.place) for each in kept.of("conv1_1", 0)] == [(1, 5), (2, 6)]
    assert [(each.label, each.place) for each in kept.of("conv1_1", 1)] == [(2, 7)]
    kept.write(tmp_path / "again.npz")
    kept.write(tmp_path / "once more.npz")
    again = read_best_matches(tmp_path / "again.npz")
    assert isinstance(again, BestMatches) and again.checkpoint == "a" * 64
    assert (tmp_path / "again.npz").read_bytes() == (tmp_path / "once more.npz").read_bytes()
    with pytest.raises(UserError, match="does not fit"):
        kept.check({"conv1_1": (2, 7)})
    with pytest.raises(UserError, match="does not fit"):
        kept.check({"conv1_2": (2, 9)})


@pytest.mark.parametrize(
    "changes",
    [
        {"checkpoint": np.array("no digest")},
        {"frames": np.zeros((3, 28, 28), np.uint8)},
        {"frames": np.zeros((2, 28, 28), np.float32)},
        {"frames": np.array([None, None])},
        {"labels": np.array([1, 12], np.uint8)},
        {"digits__conv1_1": np.array([[0, 2], [1, 1]], np.uint16)},
        {"digits__conv1_1": np.array([[0, 1, 1]], np.uint16)},
        {"places__conv1_2": np.array([[0]], np.uint16)},
        {"bomb": np.zeros(40_000_000, np.uint8)},
    ],
    ids=["digest", "frames", "type", "objects", "labels", "out of bounds", "shape", "layers", "too large"],
)
def test_a_damaged_file_is_refused(changes: dict[str, NDArray[np.generic]], tmp_path: Path) -> None:
    file = tmp_path / "filters.npz"
    np.savez_compressed(file, **small(**changes))  # type: ignore[arg-type]
    with pytest.raises(UserError, match=r"filters\.npz: damaged"):
        read_best_matches(file)


def test_half_a_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "filters.npz"
    np.savez(file, **small())  # type: ignore[arg-type]
    file.write_bytes(file.read_bytes()[:900])
    with pytest.raises(UserError, match="damaged"):
        read_best_matches(file)
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("frames.npy", b"\x93NUMPY nonsense")
    with pytest.raises(UserError, match="damaged"):
        read_best_matches(file)
