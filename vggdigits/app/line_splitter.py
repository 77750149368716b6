"""Bytes that come as they like, as lines of text."""

from __future__ import annotations

LONGEST = 16 * 2**20
"""Bytes of a line; what is longer is left out, so that a program gone wild cannot fill the memory."""


class LineSplitter:
    """Puts lines together from pieces. Lines that are not UTF-8 keep what can be read of them."""

    def __init__(self, longest: int = LONGEST) -> None:
        self._longest = longest
        self._begun = bytearray()
        self._too_long = False

    def feed(self, piece: bytes) -> list[str]:
        """The lines that the piece completes, without their ends."""
        *ends, begun = piece.split(b"\n")
        lines = []
        for end in ends:
            self._add(end)
            lines.extend(self.rest())
        self._add(begun)
        return lines

    def rest(self) -> list[str]:
        """What was begun, as the last line; none where that is blank."""
        line, self._begun = self._begun, bytearray()
        self._too_long = False
        text = line.decode("utf-8", errors="replace").rstrip("\r")
        return [text] if text.strip() else []

    def _add(self, piece: bytes) -> None:
        if self._too_long or len(self._begun) + len(piece) > self._longest:
            self._begun.clear()
            self._too_long = True
        else:
            self._begun += piece
