"""What a recording probably is."""

from dataclasses import dataclass

from auralis_tui.analysis.fingerprint.dimensions import Fingerprint


@dataclass(frozen=True, slots=True)
class ContentType:
    """What a recording probably is, and why."""

    name: str
    """One of `CONTENT_TYPES`, or "unclear"."""
    confidence: float
    """0-1."""
    reasons: tuple[str, ...]
    """The sentences of the rules that hold, the clearest first."""


def content_type(fingerprint: Fingerprint) -> ContentType:
    """Say what a recording probably is."""
    raise NotImplementedError
