"""Asks other collections, politely and only when a command says so, and keeps what they answer apart from the record.

Nothing from outside enters the record by itself: it becomes a proposal, and a person makes a link of it or refuses it.
"""
