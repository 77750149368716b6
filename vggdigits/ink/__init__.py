"""Ink: strokes, pictures, and the one way from either to the network's input. Knows numpy and Pillow only."""
