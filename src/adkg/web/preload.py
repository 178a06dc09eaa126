"""Loads every route and template, so that the process from which workers are forked has them."""

from adkg.web.dispatch import routes
from adkg.web.page import load_templates

LOADED = len(routes()) + load_templates()
