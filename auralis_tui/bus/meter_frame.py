"""What the meters read."""

from msgspec import Struct


class MeterFrame(Struct, frozen=True, kw_only=True):
    """One reading of the meters, after the chain and before the volume, sent when it is heard."""

    frame: int
    """Frames heard since the stream was opened."""
    since_frame: int = 0
    """The frame from which on loudness is integrated and maxima are held: where the track, or a reset, began."""
    peak_dbfs: tuple[float, ...] = ()
    """Highest sample per channel since the last reading."""
    true_peak_dbtp: tuple[float, ...] = ()
    """Highest true peak per channel since the last reading."""
    max_true_peak_dbtp: float | None = None
    """Highest true peak of all channels since `since_frame`, also while nobody looked."""
    channel_max_true_peak_dbtp: tuple[float, ...] = ()
    """The same per channel."""
    rms_dbfs: tuple[float, ...] = ()
    """RMS level per channel over the last 400 ms; a full-scale sine reads 0."""
    crest_db: float | None = None
    """Highest sample over RMS in the last 400 ms; null for silence."""
    overs: int = 0
    """Readings, or while nobody looked pieces of 16,384 frames, above the ceiling since `since_frame`."""
    momentary_lufs: float | None = None
    max_momentary_lufs: float | None = None
    """Highest of windows that begin after `since_frame`; null before the first ends."""
    short_term_lufs: float | None = None
    max_short_term_lufs: float | None = None
    """Likewise."""
    integrated_lufs: float | None = None
    lra_lu: float | None = None
    correlation: float | None = None
    balance_db: float | None = None
    """Right over left."""
    width: float | None = None
    """Side over mid, in RMS; 1 is as much side as mid."""
    spectrum_dbfs: tuple[float, ...] = ()
    """31 third-octave bands, 20 Hz to 20 kHz; a full-scale sine reads 0."""
    source_spectrum_dbfs: tuple[float, ...] = ()
    """The same before the chain, of the same moment."""
    source_peak_dbfs: tuple[float, ...] = ()
    """Highest sample per channel before the chain since the last reading."""
    gain_reduction_db: dict[str, float] = {}
    """Largest reduction per stage since the last reading, as a positive number."""
    level_dbfs: dict[str, float] = {}
    """Highest sample after each stage since the last reading."""
    match_gain_db: float | None = None
    """See `MasteringState`."""
    goniometer: tuple[tuple[float, float], ...] = ()
    """(left, right) samples of the last 50 ms, thinned."""
    short_term_lately_lufs: tuple[float, ...] = ()
    """Short-term loudness at the end of each of the last sixty seconds, the oldest first; sent once a second."""
