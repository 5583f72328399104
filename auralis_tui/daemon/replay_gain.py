"""ReplayGain: by how much a track is raised or lowered, from its tags or from what was measured here.

References
----------
ReplayGain 2.0 specification: gains lead to -18 LUFS, and a peak of 1 is full scale.
"""

from dataclasses import dataclass

from auralis_tui.bus.state import PlaybackOptions, ReplayGain, Track
from auralis_tui.units import gain_to_db

TARGET_LUFS = -18.0
MOST_DB = 18.0
"""No gain is higher, whatever a tag says."""
LEAST_DB = -40.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What is known of a track's loudness; gains in dB, peaks as samples, where 1 is full scale."""

    track_gain_db: float | None = None
    track_peak: float | None = None
    album_gain_db: float | None = None
    album_peak: float | None = None
    measured_lufs: float | None = None
    measured_peak: float | None = None
    album_measured_lufs: float | None = None
    """Known as soon as all tracks of the album were measured."""
    album_measured_peak: float | None = None

    @property
    def measured_gain_db(self) -> float | None:
        """The gain by the loudness that was measured."""
        return None if self.measured_lufs is None else TARGET_LUFS - self.measured_lufs


def gain_db(figures: Figures, options: PlaybackOptions, by_album: bool) -> float:
    """Return the gain of a track, 0 dB while nothing is known of it.

    `by_album` says, for the mode `auto`, that its neighbours in the queue are of its album. A gain that raises a track
    is bounded by the track's peak, if clipping is to be prevented; a peak that isn't known counts as full scale.
    """
    gain, peak = _chosen(figures, options, by_album)
    if options.replay_gain is ReplayGain.OFF or gain is None:
        return 0.0
    wanted_db = min(MOST_DB, max(LEAST_DB, gain + options.preamp_db))
    if options.prevent_clipping and wanted_db > -peak_db(peak):
        wanted_db = min(wanted_db, -peak_db(peak))
    return round(wanted_db, 2) + 0.0


def is_complete(figures: Figures, options: PlaybackOptions, by_album: bool) -> bool:
    """Whether measuring the track would make no difference."""
    if figures.measured_lufs is not None:
        return True
    gain, peak = _chosen(figures, options, by_album)
    return gain is not None and (peak is not None or not options.prevent_clipping or gain + options.preamp_db <= 0.0)


def peak_db(peak: float | None) -> float:
    """Return a peak's level."""
    return 0.0 if not peak else gain_to_db(peak)


def is_joined(before: Track, track: Track) -> bool:
    """Whether a track goes on where the one before it ends: the same album, and the number that follows."""
    if not same_album(before, track) or not before.track_number or not track.track_number:
        return False
    disc, former_disc = track.disc_number or 1, before.disc_number or 1
    if disc == former_disc:
        return track.track_number == before.track_number + 1
    return disc == former_disc + 1 and track.track_number == 1


def same_album(one: Track, other: Track) -> bool:
    """Whether both are of one album."""
    return bool(one.album) and (one.album, one.album_artist) == (other.album, other.album_artist)


def _chosen(figures: Figures, options: PlaybackOptions, by_album: bool) -> tuple[float | None, float | None]:
    """Return the gain and the peak that count in this mode; the track's where the album's is not known."""
    album = options.replay_gain is ReplayGain.ALBUM or (options.replay_gain is ReplayGain.AUTO and by_album)
    if album and figures.album_gain_db is not None:
        peaks = [peak for peak in (figures.album_peak, figures.track_peak, figures.measured_peak) if peak is not None]
        return figures.album_gain_db, peaks[0] if peaks else None
    if album and figures.album_measured_lufs is not None:
        return TARGET_LUFS - figures.album_measured_lufs, figures.album_measured_peak
    peak = figures.measured_peak if figures.track_peak is None else figures.track_peak
    if figures.track_gain_db is not None:
        return figures.track_gain_db, peak
    return figures.measured_gain_db, peak
