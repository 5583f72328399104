"""Auralis: a music player and mastering console for the terminal."""

__version__ = "0.1.0"
