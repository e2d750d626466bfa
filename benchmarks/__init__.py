"""Measurements against the field: whole processes, side by side, in one run."""
