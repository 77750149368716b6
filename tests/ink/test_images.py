from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from vggdigits.errors import UserError
from vggdigits.ink.images import read_image, to_ink
from vggdigits.ink.normalize import normalize


@pytest.fixture
def paper() -> NDArray[np.uint8]:
    """A dark L-shaped stroke on white, uint8 (120, 100)."""
    picture = np.full((120, 100), 255, np.uint8)
    picture[20:100, 30:40] = 0
    picture[90:100, 30:75] = 0
    return picture


def frame(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    normalized = normalize(to_ink(picture))
    assert normalized is not None
    return normalized.frame


def difference(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    """Mean difference in grey levels."""
    return float(np.abs(one.astype(int) - other.astype(int)).mean())


def test_both_polarities_are_the_same_ink(paper: NDArray[np.uint8]) -> None:
    assert np.array_equal(to_ink(paper), to_ink(255 - paper))
    assert to_ink(paper)[50, 35] == 255
    assert to_ink(paper)[5, 5] == 0


def test_grey_ink_on_grey_paper_becomes_full_ink_on_blank_paper(paper: NDArray[np.uint8]) -> None:
    grey = (paper // 3 + 100).astype(np.uint8)
    assert np.array_equal(to_ink(grey), to_ink(paper))


def test_colour_and_opacity(paper: NDArray[np.uint8]) -> None:
    colour = np.stack([paper, paper, np.full_like(paper, 255)], axis=2)  # blue ink on white
    assert difference(frame(colour), frame(paper)) < 1
    opaque = np.dstack([paper, paper, paper, np.full_like(paper, 255)])
    assert np.array_equal(to_ink(opaque), to_ink(paper))


@pytest.mark.parametrize("dark", [True, False], ids=["white card", "black card"])
def test_a_card_with_a_transparent_margin(paper: NDArray[np.uint8], dark: bool) -> None:
    card = paper if dark else 255 - paper
    opacity = np.zeros((200, 180), np.uint8)
    opacity[30:150, 30:130] = 255
    colours = np.zeros((200, 180, 3), np.uint8)
    colours[30:150, 30:130] = card[:, :, None]
    assert np.array_equal(frame(np.dstack([colours, opacity])), frame(paper))


def test_bold_ink_in_many_tones_is_no_card(paper: NDArray[np.uint8]) -> None:
    tones = np.broadcast_to(np.linspace(0, 120, 120).astype(np.uint8)[:, None], paper.shape)
    inked = np.where(paper < 128, tones, 0).astype(np.uint8)
    assert difference(frame(np.dstack([inked, inked, inked, 255 - paper])), frame(paper)) < 20


def test_a_fine_line_of_a_large_picture_keeps_its_shades() -> None:
    """Shrunk fifty times in whole grey levels, one level would be a fifth of the line."""
    large = np.full((1000, 1000), 255, np.uint8)
    rows = np.arange(1000)
    large[rows, 300 + rows // 3] = 0
    assert len(np.unique(frame(large))) > 30


@pytest.mark.parametrize("ink", [0, 255], ids=["black", "white"])
def test_ink_on_transparent_paper(paper: NDArray[np.uint8], ink: int) -> None:
    layers = [np.full_like(paper, ink)] * 3
    assert np.array_equal(to_ink(np.dstack([*layers, 255 - paper])), to_ink(paper))


@pytest.mark.parametrize("level", [0, 90, 255])
@pytest.mark.parametrize("shape", [(1, 1), (50, 50), (300, 20)])
def test_even_paper_is_blank(level: int, shape: tuple[int, int]) -> None:
    assert not to_ink(np.full(shape, level, np.uint8)).any()


def test_uneven_noisy_paper_becomes_blank_and_the_digit_stays(paper: NDArray[np.uint8]) -> None:
    large = paper.repeat(4, 0).repeat(4, 1)
    rows, columns = np.mgrid[: large.shape[0], : large.shape[1]]
    shade = 120 + 90 * columns / large.shape[1] + 20 * rows / large.shape[0]  # a lamp from the right
    noise = np.random.default_rng(0).normal(0, 5, large.shape)
    photo = np.where(large == 0, shade * 0.3, shade) + noise
    read = frame(photo.clip(0, 255).astype(np.uint8))
    # Fading light moves the centre of mass, by a pixel at most.
    shifts = [(dy, dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)]
    assert min(difference(np.roll(read, shift, (0, 1)), frame(paper)) for shift in shifts) < 4


def test_what_jpeg_leaves_around_strokes_does_not_count(paper: NDArray[np.uint8], tmp_path: Path) -> None:
    large = paper.repeat(3, 0).repeat(3, 1)
    Image.fromarray(large).save(tmp_path / "a.jpg", quality=60)
    assert difference(frame(read_image(tmp_path / "a.jpg")), frame(paper)) < 3


def test_a_large_picture_is_read_as_well(paper: NDArray[np.uint8]) -> None:
    assert difference(frame(paper.repeat(30, 0).repeat(30, 1)), frame(paper)) < 2


@pytest.mark.parametrize(
    "picture",
    [np.zeros((5, 5), np.float32), np.zeros((5, 5, 2), np.uint8), np.zeros(5, np.uint8), np.zeros((0, 5), np.uint8)],
)
def test_what_is_no_picture_is_a_value_error(picture: NDArray[np.uint8]) -> None:
    with pytest.raises(ValueError):
        to_ink(picture)


@pytest.mark.parametrize("suffix", [".png", ".bmp", ".webp", ".jpg"])
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_files_of_each_kind(paper: NDArray[np.uint8], tmp_path: Path, suffix: str, mode: str) -> None:
    options = {".webp": {"lossless": True}, ".jpg": {"quality": 95}}.get(suffix, {})
    Image.fromarray(paper).convert(mode).save(tmp_path / f"a{suffix}", **options)
    assert difference(frame(read_image(tmp_path / f"a{suffix}")), frame(paper)) < 2


@pytest.mark.parametrize("mode", ["1", "P", "LA", "RGBA"])
def test_png_of_each_mode(paper: NDArray[np.uint8], tmp_path: Path, mode: str) -> None:
    Image.fromarray(paper).convert("RGBA" if mode == "RGBA" else "L").convert(mode).save(tmp_path / "a.png")
    assert np.array_equal(to_ink(read_image(tmp_path / "a.png")), to_ink(paper))


def test_sixteen_bits_and_cmyk(paper: NDArray[np.uint8], tmp_path: Path) -> None:
    Image.fromarray(paper.astype(np.uint16) * 257).save(tmp_path / "deep.png")
    assert np.array_equal(to_ink(read_image(tmp_path / "deep.png")), to_ink(paper))
    Image.fromarray(paper).convert("CMYK").save(tmp_path / "print.jpg", quality=95)
    assert difference(frame(read_image(tmp_path / "print.jpg")), frame(paper)) < 2


def test_a_photo_is_turned_upright(paper: NDArray[np.uint8], tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turn right to view
    Image.fromarray(np.rot90(paper)).save(tmp_path / "a.jpg", exif=exif, quality=95)
    assert difference(frame(read_image(tmp_path / "a.jpg")), frame(paper)) < 2


def test_the_first_frame_of_an_animation_is_read(paper: NDArray[np.uint8], tmp_path: Path) -> None:
    first, second = Image.fromarray(paper), Image.fromarray(paper).filter(ImageFilter.GaussianBlur(9))
    first.save(tmp_path / "a.webp", save_all=True, append_images=[second], lossless=True)
    assert difference(frame(read_image(tmp_path / "a.webp")), frame(paper)) < 1


def bomb(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not a picture"),
        (b"just text, named .png", "not a picture"),
        (b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", "not a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture"),
        (bomb(8001, 8000), "too large"),
        (bomb(60000, 60000), "too large"),
        (bomb(100, 100), "damaged"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "a.png").write_bytes(content)
    with pytest.raises(UserError, match=reason) as caught:
        read_image(tmp_path / "a.png")
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="No such file"):
        read_image(tmp_path / "none.png")


@given(data=st.data())
@settings(max_examples=120, deadline=None)
def test_damaged_files_never_break_the_reader(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    suffix = data.draw(st.sampled_from([".png", ".jpg", ".bmp", ".webp"]))
    path = tmp_path_factory.getbasetemp() / f"damaged{suffix}"
    Image.fromarray(np.arange(24 * 24, dtype=np.uint8).reshape(24, 24)).save(path)
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content[: data.draw(st.integers(0, len(content)))])
    try:
        picture = read_image(path)
    except UserError:
        return
    assert to_ink(picture).dtype == np.uint8
