"""Synthetic computers, and a month of work on them, with grades that lead back to facts."""

__version__ = "0.1.0"
