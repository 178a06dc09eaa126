"""Draws answers, as the header of a question says or as a chart: as SVG and PNG, without a browser or a network."""

from adkg.pictures.drawing import MOST, TooManyToDraw, draw, not_drawn
from adkg.pictures.rendering import FORMS, Undrawable, render

__all__ = ["FORMS", "MOST", "TooManyToDraw", "Undrawable", "draw", "not_drawn", "render"]
