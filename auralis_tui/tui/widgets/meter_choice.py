"""What of the meters is shown: which view, on which scale, on which side of the chain, with which tilt."""

from dataclasses import dataclass

from auralis_tui.tui.ballistics import Levels, Readings


@dataclass(frozen=True, slots=True)
class LoudnessScale:
    """A range of loudness about its zero."""

    name: str
    below: float
    """Its foot, in LU from zero,"""
    above: float
    """and its top."""
    zero_lufs: float | None
    """Where zero is; None: at the target."""
    ticks: tuple[int, ...]
    """For a row under a bar,"""
    rungs: tuple[int, ...]
    """and for the side of a column."""
    hot_lu: float = 5.0
    """Momentary and short-term loudness above this are to be watched,"""
    over_lu: float = 8.5
    """and above this too loud."""


def _k(headroom_db: int) -> LoudnessScale:
    """Return a K-System scale (Katz, "An integrated approach to metering", AES 2000): amber from 0, coral from +4."""
    rungs = (headroom_db, *range(8, -9, -4), -12, -18, -24, -30)
    return LoudnessScale(
        f"K-{headroom_db}", -30.0, float(headroom_db), -float(headroom_db), (-30, -20, -10, headroom_db),
        tuple(dict.fromkeys(rungs)), 0.0, 4.0,
    )  # fmt: skip


SCALES = (
    LoudnessScale("EBU +9", -18.0, 9.0, None, (-18, -9, 9), (9, 6, 3, 0, -3, -6, -9, -12, -15, -18)),
    LoudnessScale("EBU +18", -36.0, 18.0, None, (-36, -18, 18), (18, 12, 6, 0, -6, -12, -18, -24, -30, -36)),
    _k(12),
    _k(14),
    _k(20),
)
TILTS_DB = (4.5, 0.0, 3.0)
"""Per octave."""
VIEWS = ("spectrum", "spectrogram", "goniometer", "history")
"""What stands beside the bars, one after the other."""


@dataclass(frozen=True, slots=True)
class MeterChoice:
    """What is shown."""

    view: int = 0
    """How often the next view was asked for."""
    scale: LoudnessScale = SCALES[0]
    before: bool = False
    """Whether peaks and spectrum are those before the chain."""
    tilt_db: float = TILTS_DB[0]

    def levels(self, readings: Readings) -> Levels:
        """Return peaks and bands of the chosen side."""
        if self.before:
            return readings.source
        return Levels(readings.peaks, readings.peak_holds, readings.bands, readings.band_holds)

    @property
    def next_scale(self) -> LoudnessScale:
        """The scale after this one."""
        return SCALES[(SCALES.index(self.scale) + 1) % len(SCALES)]

    @property
    def next_tilt_db(self) -> float:
        """The tilt after this one."""
        return TILTS_DB[(TILTS_DB.index(self.tilt_db) + 1) % len(TILTS_DB)]
