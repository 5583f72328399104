"""What services that normalise loudness do to a track: which gain they apply, and why it isn't more."""

import math
from dataclasses import dataclass

_NONE_DB = 0.05
"""A smaller change is none."""


@dataclass(frozen=True, slots=True)
class Platform:
    """How a service brings tracks to one loudness (docs/analysis/platforms.md names the sources)."""

    name: str
    target_lufs: float
    raises: bool
    """Whether it turns quiet tracks up; all turn loud ones down."""
    ceiling_dbtp: float | None
    """True peak that a raised track does not pass; None where that is not looked at."""
    delivery_dbtp: float
    """True peak that a delivered file must not pass, or is asked not to."""


PLATFORMS = (
    Platform("Spotify", -14.0, True, -1.0, -1.0),
    Platform("Apple Music", -16.0, True, -1.0, -1.0),
    Platform("YouTube", -14.0, False, None, -1.0),
    Platform("Tidal", -14.0, False, None, -1.0),
    Platform("Amazon Music", -14.0, False, None, -2.0),
    Platform("Deezer", -15.0, False, None, -1.0),
    Platform("EBU R 128", -23.0, True, -1.0, -1.0),
    Platform("ATSC A/85", -24.0, True, -2.0, -2.0),
    Platform("ReplayGain 2", -18.0, True, 0.0, 0.0),
)


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What a service does to a track."""

    platform: Platform
    gain_db: float
    plays_at_lufs: float
    true_peak_dbtp: float
    """After the gain."""
    words: str
    """Why it is this gain."""

    @property
    def missing_lu(self) -> float:
        """How far below the target the track plays, since it is not raised, or not far enough."""
        return max(0.0, self.platform.target_lufs - self.plays_at_lufs)


def adjustment(platform: Platform, integrated_lufs: float, true_peak_dbtp: float) -> Adjustment:
    """Return what a service does to a track.

    Parameters
    ----------
    platform : Platform
    integrated_lufs : float
    true_peak_dbtp : float
        The highest of all channels.

    Returns
    -------
    The gain that brings the track to the service's target; a rise is kept below the service's ceiling, or is none.

    Raises
    ------
    ValueError
        A figure is not finite: of silence there is no loudness, so nothing can be said.

    Notes
    -----
    Album modes apply the gain of the whole album to each of its tracks: give the album's loudness and peak then.
    """
    if not (math.isfinite(integrated_lufs) and math.isfinite(true_peak_dbtp)):
        raise ValueError("Silence has no loudness that could be adjusted.")
    wanted_db = platform.target_lufs - integrated_lufs
    gain_db, words = wanted_db, "turned down to the target"
    if wanted_db > 0.0:
        gain_db, words = _rise(platform, wanted_db, true_peak_dbtp)
    if abs(wanted_db) < _NONE_DB:
        gain_db, words = 0.0, "at the target"
    return Adjustment(platform, gain_db, integrated_lufs + gain_db, true_peak_dbtp + gain_db, words)


def _rise(platform: Platform, wanted_db: float, true_peak_dbtp: float) -> tuple[float, str]:
    if not platform.raises:
        return 0.0, "left as it is: quiet tracks aren't raised"
    if platform.ceiling_dbtp is None:
        return wanted_db, "raised to the target"
    room_db = platform.ceiling_dbtp - true_peak_dbtp
    if room_db >= wanted_db:
        return wanted_db, "raised to the target"
    if room_db <= 0.0:
        return 0.0, f"left as it is: peaks are at {platform.ceiling_dbtp:g} dBTP or above"
    return room_db, f"raised until peaks reach {platform.ceiling_dbtp:g} dBTP"


def adjustments(integrated_lufs: float | None, true_peak_dbtp: float | None) -> tuple[Adjustment, ...]:
    """Return what each service does; nothing where loudness or peak is undefined."""
    if integrated_lufs is None or true_peak_dbtp is None:
        return ()
    return tuple(adjustment(platform, integrated_lufs, true_peak_dbtp) for platform in PLATFORMS)
