"""The stages there are: their settings as one type, and which processor runs which."""

from typing import TypeAlias

from auralis_tui.dsp.compressor import Compressor, CompressorSettings
from auralis_tui.dsp.equalizer import Equalizer, EqualizerSettings
from auralis_tui.dsp.limiter import Limiter, LimiterSettings
from auralis_tui.dsp.processor import Processor

AnyStage: TypeAlias = EqualizerSettings | CompressorSettings | LimiterSettings
"""Settings of any stage; in files and messages their `kind` tells them apart."""


def build(settings: AnyStage) -> Processor:
    """Make the processor that these settings are for."""
    match settings:
        case EqualizerSettings():
            return Equalizer(settings)
        case CompressorSettings():
            return Compressor(settings)
        case LimiterSettings():
            return Limiter(settings)
