"""What a stage's row says: its most telling figure, and a line of detail."""

from auralis_tui.dsp.bands import Band
from auralis_tui.dsp.compressor import CompressorSettings
from auralis_tui.dsp.critical_bands import CriticalBandsSettings
from auralis_tui.dsp.crossfeed import CrossfeedSettings
from auralis_tui.dsp.dither import DitherSettings, Shape
from auralis_tui.dsp.dynamic_equalizer import DynamicEqualizerSettings
from auralis_tui.dsp.equalizer import EqualizerSettings
from auralis_tui.dsp.expander import ExpanderSettings
from auralis_tui.dsp.gain import GainSettings
from auralis_tui.dsp.limiter import LimiterSettings
from auralis_tui.dsp.multiband import MultibandSettings
from auralis_tui.dsp.saturation import SaturationSettings
from auralis_tui.dsp.soft_clip import SoftClipSettings
from auralis_tui.dsp.stereo import StereoSettings
from auralis_tui.dsp.transient import TransientSettings
from auralis_tui.tui import numbers
from auralis_tui.tui.rack.chain import INPUT, Stage
from auralis_tui.tui.rack.values import hertz

PURPOSES = {
    "equalizer": "Bells, shelves and cuts that shape the tone.",
    "critical_bands": "A gain for each band of hearing.",
    "dynamic_equalizer": "Bands whose gain follows their level.",
    "compressor": "Turns down what is above the threshold.",
    "multiband": "Dynamics of its own for each part of the spectrum.",
    "expander": "Gives crushed music back some of its peaks, or quietens pauses.",
    "transient": "Raises or softens attacks and what follows them.",
    "limiter": "Lets no true peak above its ceiling.",
    "saturation": "Adds harmonics, as tape and tubes do.",
    "soft_clip": "Rounds off peaks at a ceiling.",
    "stereo": "Width, balance, and mono at the bottom.",
    "crossfeed": "For headphones: a little of each side in the other ear.",
    "gain": "A gain and a balance.",
    "dither": "Rounds to a bit depth without distortion.",
}
"""What each kind is for; in the order of a list to choose from."""


def decibels(value: float) -> str:
    """Write a gain with its unit."""
    return f"{numbers.signed(value)} dB"


def key_figure(stage: Stage) -> str:
    """Return the figure at the right of a stage's row."""
    match stage.settings:
        case None:
            return decibels(stage.gain_db)
        case EqualizerSettings() | DynamicEqualizerSettings() as settings:
            return numbers.counted(len(settings.bands), "band")
        case CriticalBandsSettings(gains_db=gains):
            return f"{numbers.signed(max(gains, key=abs))} dB"
        case GainSettings(gain_db=level):
            return decibels(level)
        case SaturationSettings(mix=mix):
            return numbers.percent(mix)
        case SoftClipSettings(ceiling_dbfs=level):
            return f"{numbers.level(level)} dBFS"
        case CrossfeedSettings(level_db=level):
            return f"{numbers.level(level)} dB"
        case StereoSettings(width=width):
            return numbers.percent(width)
        case DitherSettings(bits=bits):
            return f"{bits} bit"
        case TransientSettings(bands=bands):
            return decibels(max((band.attack_db for band in bands), key=abs))
    return ""


def detail(stage: Stage) -> str:
    """Return the line below a stage's name."""
    match stage.settings:
        case None:
            return "before all stages" if stage.path == INPUT else "after all stages"
        case EqualizerSettings() as settings:
            return f"{settings.phase} phase{_span(settings.bands)}"
        case DynamicEqualizerSettings() as settings:
            return " · ".join(" ".join(hertz(band.frequency_hz)) for band in settings.bands[:3])
        case CriticalBandsSettings(gains_db=gains):
            return f"{sum(gain != 0.0 for gain in gains)} of {len(gains)} bands in use"
        case CompressorSettings() as settings:
            times = f"{settings.attack_s * 1000:.3g}/{settings.release_s * 1000:.3g} ms"
            return f"{settings.ratio:.3g}:1 · {_short(settings.threshold_db)} dB · {times}"
        case ExpanderSettings() as settings:
            return f"{settings.direction} {settings.ratio:.3g}:1 · {numbers.level(settings.threshold_db)} dB"
        case MultibandSettings() as settings:
            return f"{len(settings.bands)} bands {_crossovers(settings.crossovers_hz)}"
        case TransientSettings() as settings:
            sustain = max((band.sustain_db for band in settings.bands), key=abs)
            return f"attack, sustain {decibels(sustain)}"
        case LimiterSettings() as settings:
            return f"{numbers.level(settings.ceiling_dbtp)} dBTP · release {settings.release_s * 1000:.3g} ms"
        case SaturationSettings() as settings:
            return f"{settings.curve} · drive {settings.drive_db:.1f} dB"
        case SoftClipSettings() as settings:
            return f"knee {settings.knee_db:.1f} dB{' · oversampled' if settings.oversampled else ''}"
        case StereoSettings(mono_below_hz=below_hz):
            return "width" if below_hz is None else f"mono below {' '.join(hertz(below_hz))}"
        case CrossfeedSettings() as settings:
            return f"below {' '.join(hertz(settings.cutoff_hz))}"
        case GainSettings() as settings:
            return "balance in the middle" if not settings.balance else f"balance {numbers.percent(settings.balance)}"
        case DitherSettings(shape=shape):
            return f"triangular{', shaped' if shape != Shape.FLAT else ''}"
    return ""


def _short(level_db: float) -> str:
    return f"{level_db:g}".replace("-", numbers.MINUS)


def _span(bands: tuple[Band, ...]) -> str:
    if not bands:
        return ""
    low, high = min(band.frequency_hz for band in bands), max(band.frequency_hz for band in bands)
    return f" · {_crossovers((low,) if low == high else (low, high)).replace(' · ', '–')}"


def _crossovers(frequencies_hz: tuple[float, ...]) -> str:
    """Write frequencies that share one unit at the end: `120 · 800 · 5k Hz`."""
    short = [f"{value / 1000:.2g}k" if value >= 1000 else f"{value:.3g}" for value in frequencies_hz]
    return f"{' · '.join(short)} Hz"
