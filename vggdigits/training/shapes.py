"""Shapes that are no digits, as strokes in a box of 1 by 1: symbols, capital letters, scribbles."""

from __future__ import annotations

import itertools
import math

import numpy as np
from numpy.typing import NDArray

Random = np.random.Generator
Points = NDArray[np.float64]
Strokes = list[Points]

# Corners in hundredths, y downwards; a stroke a word. Nothing that also is a digit: no B, D, G, I, O, Q, S, Z.
_OUTLINES = (
    "0,100-50,0-100,100 25,60-75,60",  # A
    "90,10-50,0-10,30-10,70-50,100-90,90",  # C
    "90,0-0,0-0,100-90,100 0,50-70,50",  # E
    "90,0-0,0-0,100 0,45-70,45",  # F
    "0,0-0,100 80,0-80,100 0,50-80,50",  # H
    "20,0-100,0 60,0-60,80-40,100-10,90-0,70",  # J
    "0,0-0,100 80,0-0,55-80,100",  # K
    "0,0-0,100-70,100",  # L
    "0,100-0,0-50,60-100,0-100,100",  # M
    "0,100-0,0-80,100-80,0",  # N
    "0,100-0,0-60,5-75,25-60,50-0,55",  # P
    "0,100-0,0-60,5-75,25-60,50-0,50-80,100",  # R
    "0,0-100,0 50,0-50,100",  # T
    "0,0-5,80-40,100-75,80-80,0",  # U
    "0,0-50,100-100,0",  # V
    "0,0-25,100-50,40-75,100-100,0",  # W
    "0,0-80,100 80,0-0,100",  # X
    "0,0-50,50-100,0 50,50-50,100",  # Y
    "50,0-50,100 0,50-100,50",  # plus
    "0,30-100,30 0,70-100,70",  # equals
    "0,50-100,50",  # minus
    "0,50-25,30-50,50-75,70-100,50",  # tilde
    "0,0-100,100 100,0-0,100 50,0-50,100",  # asterisk
    "30,0-25,100 70,0-65,100 0,35-100,30 0,70-100,65",  # hash
    "0,50-100,50 70,20-100,50-70,80",  # arrows
    "100,50-0,50 30,20-0,50-30,80",
    "50,0-50,100 20,70-50,100-80,70",
    "50,100-50,0 20,30-50,0-80,30",
    "100,0-0,50-100,100",  # less, greater, caret
    "0,0-100,50-0,100",
    "0,100-50,0-100,100",
    "50,0-0,90-100,90-50,0",  # triangles
    "0,10-100,10-50,100-0,10",
    "50,0-100,50-50,100-0,50-50,0",  # diamond
    "0,0-100,0-100,100-0,100-0,0 0,0-100,100 100,0-0,100",  # boxes, crossed and halved
    "0,0-100,0-100,100-0,100-0,0 50,0-50,100 0,50-100,50",
    "20,100-80,0-95,100-0,35-100,35-20,100",  # star
    "50,100-0,35-15,5-40,5-50,30-60,5-85,5-100,35-50,100",  # heart
    "0,45-50,0-100,45 15,35-15,100-85,100-85,35",  # house
    "0,60-30,100-100,0",  # tick
    "60,0-20,0-20,100-60,100",  # brackets
    "20,0-60,0-60,100-20,100",
    "60,0-35,5-40,40-15,50-40,60-35,95-60,100",  # brace
    "80,0-20,55-60,55-15,100",  # lightning
    "0,0-0,100-80,100-80,0 0,50-80,50",
    "0,50-20,20-50,50-80,80-100,50-80,20-50,50-20,80-0,50",  # infinity
    "0,0-100,0 0,50-100,50 0,100-100,100",  # three bars
    "10,0-10,100 50,0-50,100 90,0-90,100",
    "0,0-0,40 100,0-100,40 0,70-50,100-100,70",  # a face without a circle
    "0,100-0,50-25,25-50,50-50,100 50,50-75,25-100,50-100,100",  # m
    "0,30-20,0-35,30-20,60-5,40 100,0-0,100 65,70-80,40-95,70-80,100-65,75",  # per cent
    "50,0-50,70 50,95-52,100",  # exclamation mark
)


def symbol(random: Random) -> Strokes:
    """A capital letter or a symbol, its corners moved a little."""
    outline = _OUTLINES[random.integers(len(_OUTLINES))]
    strokes = []
    for word in outline.split():
        corners = np.array([[float(value) for value in point.split(",")] for point in word.split("-")]) / 100
        strokes.append(_straight(corners + random.normal(0, 0.035, corners.shape)))
    return strokes


def _straight(corners: Points) -> Points:
    """Points along the edges: a pen rounds what lies between points that are far apart, and a triangle to a 0."""
    steps = np.linspace(0, 1, 6)[:-1, None]
    edges = [start + steps * (end - start) for start, end in itertools.pairwise(corners)]
    return np.concatenate([*edges, corners[-1:]])


def scribble(random: Random) -> Strokes:
    """One or two long wild lines."""
    strokes = []
    for _ in range(random.integers(1, 3)):
        strokes.append(random.random((random.integers(6, 16), 2)) * random.uniform(0.4, 1.0, 2))
    return strokes


def wave(random: Random) -> Strokes:
    """A wave, a zigzag, a coil or a spiral, in any direction."""
    turns = random.uniform(2, 5)
    t = np.linspace(0, 1, int(14 * turns))
    kind = random.integers(4)
    if kind == 0:
        points = np.column_stack([t, 0.5 + random.uniform(0.1, 0.5) * np.sin(2 * math.pi * turns * t)])
    elif kind == 1:
        count = int(2 * turns) + 1
        points = np.column_stack([np.linspace(0, 1, count), np.arange(count) % 2 * random.uniform(0.3, 1.0)])
    elif kind == 2:
        angle = 2 * math.pi * turns * t
        points = np.column_stack([t + 0.15 * np.cos(angle), 0.5 + random.uniform(0.15, 0.4) * np.sin(angle)])
    else:
        angle = 2 * math.pi * turns * t * random.choice([-1, 1])
        points = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    turn = random.uniform(0, 2 * math.pi)
    spin = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    return [(points + random.normal(0, 0.015, points.shape)) @ spin.T]


def blob(random: Random) -> Strokes:
    """A dot, a dash, or a few of them: what a resting pen leaves."""
    kind = random.integers(4)
    if kind == 0:  # a dot, filled by going round
        angle = np.linspace(0, 6 * math.pi, 40)
        radius = np.linspace(0.02, 0.5, 40)
        return [np.column_stack([radius * np.cos(angle) * random.uniform(0.6, 1.4), radius * np.sin(angle)])]
    if kind == 1:
        return [np.array([[0, 0], [1, random.normal(0, 0.15)]])]
    count = random.integers(2, 6)
    places = random.random((count, 2))
    return [np.stack([place, place + random.normal(0, 0.04, 2)]) for place in places]


def lines(random: Random) -> Strokes:
    """Three to six straight lines across each other."""
    return [random.random((2, 2)) for _ in range(random.integers(3, 7))]


def mixture(random: Random) -> Strokes:
    """Two symbols over each other or side by side."""
    one, other = symbol(random), symbol(random)
    shift = np.array([random.uniform(-0.3, 1.3), random.uniform(-0.4, 0.4)])
    return one + [stroke * random.uniform(0.5, 1.1) + shift for stroke in other]
