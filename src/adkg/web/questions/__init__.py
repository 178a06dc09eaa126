"""Stored questions over HTTP: what was asked of which, the answer in each form, its page, and the API's description."""
