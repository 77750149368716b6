"""The way in of a network that takes the picture as it is: nothing is cut out, nothing centred."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vggdigits.ink.normalize import Normalized


def frame_whole(ink: NDArray[np.uint8], size: int) -> Normalized:
    """The whole picture, uint8 (h, w) with 0 as paper, as a frame of (size, size).

    Paper is added evenly along its longer sides until it is square, so that no digit is stretched; then it is resized
    as the blog's script did (torchvision's `Resize` of a Pillow image: bilinear). A square picture, such as MNIST's of
    28x28, is resized alone. The steps are the picture, the square, and the frame.
    """
    height, width = ink.shape
    side = max(height, width)
    above, left = (side - height) // 2, (side - width) // 2
    square = np.pad(ink, ((above, side - height - above), (left, side - width - left)))
    resized = Image.fromarray(square).resize((size, size), Image.Resampling.BILINEAR)
    return Normalized(ink, square, np.asarray(resized))
