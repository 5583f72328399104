"""What can't be said of a sound, and why."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Undefined:
    """Stands where a figure would be: there is none, and no default takes its place."""

    reason: str
    """Why: a sentence."""


Figure: TypeAlias = float | Undefined
"""A number, or why there is none."""
