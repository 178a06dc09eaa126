"""Draws the answers of questions whose header says how: as SVG and as PNG, without a browser and without a network."""

from adkg.pictures.drawing import FORMS, MOST, TooManyToDraw, draw, not_drawn

__all__ = ["FORMS", "MOST", "TooManyToDraw", "draw", "not_drawn"]
