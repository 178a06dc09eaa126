"""Loads every route, so that the process from which workers are forked has them."""

from adkg.web.dispatch import routes

LOADED = len(routes())
