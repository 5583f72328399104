"""A stage's settings as a grid of values: the bands of an equalizer as rows, those of a crossover as columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from auralis_tui.dsp import bark
from auralis_tui.dsp.bands import Band, BandKind
from auralis_tui.dsp.chain_settings import ChainSettings
from auralis_tui.dsp.critical_bands import GAIN_RANGE, CriticalBandsSettings
from auralis_tui.dsp.crossover import FREQUENCY
from auralis_tui.dsp.dynamic_equalizer import DynamicEqualizerSettings
from auralis_tui.dsp.equalizer import EqualizerSettings
from auralis_tui.dsp.multiband import MultibandSettings
from auralis_tui.dsp.settings import Settings
from auralis_tui.dsp.transient import TransientSettings
from auralis_tui.tui.rack.chain import Stage
from auralis_tui.tui.rack.settings import Setting, Unit, Value, settings_of
from auralis_tui.tui.rack.values import hertz

CUTS = (BandKind.LOW_CUT, BandKind.HIGH_CUT)
CROSSOVER = Setting("crossovers_hz", "crossover", Unit.HERTZ, low=FREQUENCY.low, high=FREQUENCY.high)
BARK_GAIN = Setting("gains_db", "gain", Unit.DECIBEL, "dB", True, GAIN_RANGE.low, GAIN_RANGE.high, 0.0)
EQ_HEAD = ("#", "type", "freq", "gain", "Q", "channels")


@dataclass(frozen=True, slots=True)
class Cell:
    """One value."""

    path: str
    setting: Setting
    value: Value


@dataclass(frozen=True, slots=True)
class Row:
    """A row of values."""

    label: str
    cells: tuple[Cell | None, ...]
    """None where this row has nothing to set."""
    band: int | None = None
    """The band it is, from 0."""


@dataclass(frozen=True, slots=True)
class Grid:
    """All that can be set of a stage."""

    rows: tuple[Row, ...]
    head: tuple[str, ...] = ()
    """Over the columns, where bands are rows."""
    columns: int = 1
    """How many bands stand side by side."""


def grid_of(stage: Stage) -> Grid:
    """Return the grid of a stage."""
    match stage.settings:
        case None:
            return Grid((_own_gain(stage),))
        case EqualizerSettings() as settings:
            bands = tuple(_band_row(stage.path, place, band) for place, band in enumerate(settings.bands))
            return Grid((*bands, *_plain(stage.path, settings)), EQ_HEAD)
        case CriticalBandsSettings() as settings:
            gains = zip(settings.gains_db, pairwise(bark.EDGES_HZ), strict=True)
            return Grid(tuple(
                Row(f"{' '.join(hertz(float(low)))}", (Cell(f"{stage.path}.gains_db.{place}", BARK_GAIN, gain),), place)
                for place, (gain, (low, _)) in enumerate(gains)
            ))  # fmt: skip
        case MultibandSettings() | TransientSettings() as settings:
            edges = tuple(
                Cell(f"{stage.path}.crossovers_hz.{place}", CROSSOVER, value)
                for place, value in enumerate(settings.crossovers_hz)
            )
            first = (Row(CROSSOVER.label, edges),) if edges else ()
            rows = (*first, *_side_by_side(stage.path, settings.bands), *_plain(stage.path, settings))
            return Grid(rows, columns=len(settings.bands))
        case DynamicEqualizerSettings() as settings:
            rows = (*_side_by_side(stage.path, settings.bands), *_plain(stage.path, settings))
            return Grid(rows, columns=max(1, len(settings.bands)))
    return Grid(_plain(stage.path, stage.settings))


def _own_gain(stage: Stage) -> Row:
    setting = settings_of(ChainSettings)[stage.path]
    return Row(setting.label, (Cell(stage.path, setting, stage.gain_db),))


def _plain(path: str, settings: Settings) -> tuple[Row, ...]:
    """Return a row for each single setting."""
    return tuple(
        Row(setting.label, (Cell(f"{path}.{name}", setting, getattr(settings, name)),))
        for name, setting in settings_of(type(settings)).items() if name != "bypassed"
    )  # fmt: skip


def _side_by_side(path: str, bands: Sequence[Settings]) -> tuple[Row, ...]:
    """Return a row for each setting, with a value for each band."""
    if not bands:
        return ()
    return tuple(
        Row(
            setting.label,
            tuple(
                Cell(f"{path}.bands.{place}.{name}", setting, getattr(band, name)) for place, band in enumerate(bands)
            ),
        )
        for name, setting in settings_of(type(bands[0])).items()
    )


def _band_row(path: str, place: int, band: Band) -> Row:
    settings = settings_of(Band)

    def cell(name: str) -> Cell:
        return Cell(f"{path}.bands.{place}.{name}", settings[name], getattr(band, name))

    gain = (
        cell("slope_db_per_octave") if band.kind in CUTS else None if band.kind is BandKind.NOTCH else cell("gain_db")
    )
    cells = (cell("kind"), cell("frequency_hz"), gain, cell("q"), cell("channels"))
    return Row(str(place + 1), cells, place)
