"""The stages there are: their settings as one type, and which processor runs which."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from auralis_tui.dsp import limiter, linear_phase
from auralis_tui.dsp.compressor import Compressor, CompressorSettings
from auralis_tui.dsp.critical_bands import CriticalBands, CriticalBandsSettings
from auralis_tui.dsp.crossfeed import Crossfeed, CrossfeedSettings
from auralis_tui.dsp.dither import Dither, DitherSettings
from auralis_tui.dsp.dynamic_equalizer import DynamicEqualizer, DynamicEqualizerSettings
from auralis_tui.dsp.equalizer import Equalizer, EqualizerSettings, Phase
from auralis_tui.dsp.expander import Expander, ExpanderSettings
from auralis_tui.dsp.gain import Gain, GainSettings
from auralis_tui.dsp.limiter import Limiter, LimiterSettings
from auralis_tui.dsp.multiband import Multiband, MultibandSettings
from auralis_tui.dsp.oversampling import LATENCY_FRAMES as SATURATION_FRAMES
from auralis_tui.dsp.processor import Processor
from auralis_tui.dsp.saturation import Saturation, SaturationSettings
from auralis_tui.dsp.soft_clip import SoftClip, SoftClipSettings
from auralis_tui.dsp.stereo import Stereo, StereoSettings
from auralis_tui.dsp.transient import Transient, TransientSettings

AnyStage: TypeAlias = (
    EqualizerSettings
    | CriticalBandsSettings
    | DynamicEqualizerSettings
    | CompressorSettings
    | MultibandSettings
    | ExpanderSettings
    | TransientSettings
    | LimiterSettings
    | SaturationSettings
    | SoftClipSettings
    | StereoSettings
    | CrossfeedSettings
    | GainSettings
    | DitherSettings
)
"""Settings of any stage; in files and messages their `kind` tells them apart."""


def build(settings: AnyStage) -> Processor:
    """Make the processor that these settings are for."""
    match settings:
        case EqualizerSettings():
            return Equalizer(settings)
        case CriticalBandsSettings():
            return CriticalBands(settings)
        case DynamicEqualizerSettings():
            return DynamicEqualizer(settings)
        case CompressorSettings():
            return Compressor(settings)
        case MultibandSettings():
            return Multiband(settings)
        case ExpanderSettings():
            return Expander(settings)
        case TransientSettings():
            return Transient(settings)
        case LimiterSettings():
            return Limiter(settings)
        case SaturationSettings():
            return Saturation(settings)
        case SoftClipSettings():
            return SoftClip(settings)
        case StereoSettings():
            return Stereo(settings)
        case CrossfeedSettings():
            return Crossfeed(settings)
        case GainSettings():
            return Gain(settings.gain_db, balance=settings.balance)
        case DitherSettings():
            return Dither(settings)


def kind_of(settings: AnyStage) -> str:
    """Return the kind of a stage, as it stands in files."""
    return str(settings.__struct_config__.tag)


@dataclass(frozen=True, slots=True)
class Latent:
    """Stages that delay the sound: a chain has room for so many of them, used or not."""

    title: str
    most: int
    counts: Callable[[AnyStage], bool]
    """Whether a stage is one of them."""
    latency_frames: Callable[[float], int]
    """The latency of each at a rate, whatever its settings."""


def _is_linear_phase(stage: AnyStage) -> bool:
    return isinstance(stage, EqualizerSettings) and stage.phase == Phase.LINEAR


LATENT: tuple[Latent, ...] = (
    Latent("limiters", 2, lambda stage: isinstance(stage, LimiterSettings), limiter.latency_frames),
    Latent("linear-phase equalizers", 1, _is_linear_phase, linear_phase.latency_frames),
    Latent("saturations", 2, lambda stage: isinstance(stage, SaturationSettings), lambda _: SATURATION_FRAMES),
    Latent("soft clippers", 1, lambda stage: isinstance(stage, SoftClipSettings), lambda _: SATURATION_FRAMES),
)
"""All stages with a latency. Those that aren't here have none."""


def latency_frames(rate_hz: float) -> int:
    """Return the latency of every chain at this rate, which has room for all that `LATENT` allows."""
    return sum(latent.most * latent.latency_frames(rate_hz) for latent in LATENT)
