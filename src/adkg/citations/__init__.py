"""Cites answers so that they can be given again, and tells what has changed an answer since it was cited."""
