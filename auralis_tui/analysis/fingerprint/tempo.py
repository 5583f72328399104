"""Tempo."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tempo:
    """How fast the beat goes, and how sure that is."""

    bpm: float
    """Beats a minute, 40-200."""
    confidence: float
    """How clearly the beat recurs, 0-1."""
