"""Chooses, among what the sources claim, what is accepted, and records the rule that chose."""
