"""What is written frame by frame is read again as it was."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from vggdigits.ink.gif import write_gif


def picture(*squares: int) -> Image.Image:
    """Coloured squares on paper, beside each other."""
    pixels = np.zeros((20, 60), np.uint8)
    for number, colour in enumerate(squares):
        pixels[5:15, 10 * number : 10 * number + 8] = colour
    image = Image.fromarray(pixels).convert("P")
    image.putpalette([255, 253, 248, 0, 0, 0, 0, 114, 178, 213, 94, 0])
    return image


def test_every_frame_is_there_with_its_time() -> None:
    frames = [(picture(), 300), (picture(1), 40), (picture(1, 2), 20), (picture(1, 2), 10), (picture(3), 2000)]
    file = io.BytesIO()
    write_gif(file, frames)
    assert file.getvalue().startswith(b"GIF89a") and file.getvalue().endswith(b";")
    with Image.open(file) as gif:
        assert (gif.n_frames, gif.info["loop"], gif.size) == (5, 0, (60, 20))
        for number, (frame, milliseconds) in enumerate(frames):
            gif.seek(number)
            assert gif.info["duration"] == milliseconds
            assert gif.convert("RGB").tobytes() == frame.convert("RGB").tobytes()


def test_what_did_not_change_takes_no_room() -> None:
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 255, (200, 200), np.uint8)).convert("P")
    other = noise.copy()
    other.putpixel((100, 100), 255)
    one, two = io.BytesIO(), io.BytesIO()
    write_gif(one, [(noise, 40)])
    write_gif(two, [(noise, 40), (other, 40)])
    assert len(two.getvalue()) - len(one.getvalue()) < 40


def test_a_frame_that_cannot_be_made_is_not_hidden() -> None:
    def frames() -> list[tuple[Image.Image, int]]:
        raise RuntimeError("out of memory")

    with pytest.raises(RuntimeError):
        write_gif(io.BytesIO(), (each for each in frames()))
