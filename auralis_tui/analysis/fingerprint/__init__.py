"""The fingerprint: how a recording sounds, in 25 figures."""

from auralis_tui.analysis.fingerprint.content import ContentType, content_type
from auralis_tui.analysis.fingerprint.dimensions import (
    FINGERPRINT_VERSION,
    MINIMUM_S,
    Fingerprint,
    FingerprintUndefined,
)
from auralis_tui.analysis.fingerprint.meter import FingerprintMeter
from auralis_tui.analysis.fingerprint.tempo import Tempo

__all__ = [
    "FINGERPRINT_VERSION",
    "MINIMUM_S",
    "ContentType",
    "Fingerprint",
    "FingerprintMeter",
    "FingerprintUndefined",
    "Tempo",
    "content_type",
]
