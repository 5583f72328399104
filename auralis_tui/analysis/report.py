"""The report of a track: every figure there is, and for each that there is not, why."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import msgspec
import numpy as np

from auralis_tui.analysis.average_spectrum import AverageSpectrum
from auralis_tui.analysis.bands import BARK, SIXTH_OCTAVES, THIRD_OCTAVES, Bands
from auralis_tui.analysis.bit_depth import BitDepthMeter
from auralis_tui.analysis.clipping import ClippingMeter
from auralis_tui.analysis.cutoff import TOO_SHORT, cutoff, suspicion
from auralis_tui.analysis.dynamic_range import DynamicRangeMeter
from auralis_tui.analysis.edges import EdgesMeter
from auralis_tui.analysis.fingerprint import (
    FINGERPRINT_VERSION,
    ContentType,
    Fingerprint,
    FingerprintMeter,
    FingerprintUndefined,
    Tempo,
    content_type,
)
from auralis_tui.analysis.noise_floor import NoiseFloorMeter
from auralis_tui.analysis.pieces import Pieces
from auralis_tui.analysis.programme import ProgrammeMeter, level
from auralis_tui.analysis.programme_image import ImageMeter
from auralis_tui.analysis.sample_statistics import SampleStatistics
from auralis_tui.analysis.samples import broken_samples, measurable
from auralis_tui.analysis.undefined import Figure, Undefined
from auralis_tui.analysis.waveform import WaveformMeter, Zoom
from auralis_tui.dsp.processor import Signal
from auralis_tui.errors import AuralisError
from auralis_tui.units import SILENCE_DB

REPORT_VERSION = 3
"""Rises whenever a figure's definition or value changes, but for the fingerprint's, which has its own."""

_PIECE = 1 << 15
_BANDS = {"bands": THIRD_OCTAVES, "sixth_octave_bands": SIXTH_OCTAVES, "bark_bands": BARK}
_SINE_CREST_DB = 20.0 * float(np.log10(np.sqrt(2.0)))
"""What AES17's RMS is above the plain one."""


@dataclass(frozen=True, slots=True)
class TrackReport:
    """What was measured of a track. A figure that is None has its reason in `undefined`; docs/analysis defines each."""

    version: int
    """`REPORT_VERSION` of the code that made it."""
    fingerprint_version: int
    """`FINGERPRINT_VERSION` of the code that made it."""
    rate_hz: int
    channels: int
    bits: int | None
    """Bits per sample that the file has; None for a lossy one."""
    frames: int
    duration_s: float
    broken_samples: int
    """NaN, infinite or beyond +120 dBFS; they counted as silence everywhere else."""

    integrated_lufs: float | None
    max_momentary_lufs: float | None
    max_short_term_lufs: float | None
    lra_lu: float | None
    short_term_each_s: tuple[float | None, ...]
    """Short-term loudness at the end of each second, LUFS; None in the first two and in silence."""

    true_peak_dbtp: float | None
    """Highest of all channels."""
    true_peaks_dbtp: tuple[float | None, ...]
    """Of each channel; None for a silent one."""
    sample_peak_dbfs: float | None
    sample_peaks_dbfs: tuple[float | None, ...]
    rms_dbfs: float | None
    """Of all channels together; a full-scale sine reads 0 (AES17)."""
    rms_levels_dbfs: tuple[float | None, ...]
    """Of each channel."""
    crest_db: float | None
    """Highest sample over plain RMS: 3.01 for a sine, 0 for a square wave."""
    plr_db: float | None
    """True peak over integrated loudness."""
    psr_db: float | None
    """True peak over the highest short-term loudness."""
    dr14: int | None
    """Dynamic range of the TT meter."""

    dc_offset: tuple[float, ...]
    """Mean of each channel's samples; 1 is full scale."""
    clipped_samples: int
    """Samples at or beyond full scale, over all channels."""
    clipped_runs: int
    """Runs of three or more of them within a channel."""
    longest_clip_frames: int
    noise_floor_dbfs: float | None
    silence_start_s: float | None
    """Before the first sample of -60 dBFS or more."""
    silence_end_s: float | None
    effective_bits: int | None
    """Bits that the samples really use."""
    cutoff_hz: float | None
    """Where the spectrum ends."""
    suspicion: str | None
    """What such an end is known from, where it is suspect; None, without a reason, where it is not."""

    correlation: float | None
    width: float | None
    """Side over mid in RMS: 0 mono, 1 as much side as mid."""
    balance_db: float | None
    """Right over left."""
    mono_fold_loss_db: float | None
    goniometer: tuple[tuple[float, float], ...]
    """Up to 1024 (left, right) samples, evenly spread; none for one channel."""

    bands: Mapping[str, float | None] | None
    """Long-term level in each third octave below half the rate, dBFS, by nominal Hz; None where nothing sounds."""
    sixth_octave_bands: Mapping[str, float | None] | None
    bark_bands: Mapping[str, float | None] | None

    waveform: tuple[Zoom, ...]
    """The finest zoom first."""

    fingerprint: Fingerprint | None
    tempo_bpm: float | None
    tempo_confidence: float | None
    """0 to 1."""
    content_type: str | None
    content_confidence: float | None
    """0 to 1."""
    content_reasons: tuple[str, ...]
    """Sentences of the rules that hold."""

    undefined: Mapping[str, str]
    """Why a figure is None: a sentence for each such field."""

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON's own types; `rate_hz` is named `rate` there."""
        figures: dict[str, Any] = msgspec.to_builtins(self)
        return {("rate" if key == "rate_hz" else key): value for key, value in figures.items()}

    @classmethod
    def from_dict(cls, figures: Mapping[str, Any]) -> "TrackReport":
        """Return what `to_dict` was made from; further keys are ignored.

        Raises
        ------
        ReportError
            It is of another version, or not a report.
        """
        if figures.get("version") != REPORT_VERSION or figures.get("fingerprint_version") != FINGERPRINT_VERSION:
            raise ReportError("The report was made by another version of the analysis.", "Analyse the track again.")
        named = {("rate_hz" if key == "rate" else key): value for key, value in figures.items()}
        try:
            return msgspec.convert(named, cls)
        except msgspec.ValidationError as error:
            raise ReportError(f"The report can't be read: {error}.", "Analyse the track again.") from error


class ReportError(AuralisError):
    """A stored report can't be used."""


class ReportMeter:
    """Measures all that a report holds, of a track that comes in blocks.

    Parameters
    ----------
    rate_hz : int
    channels : int
    bits : int or None
        Bits per sample that the file has; None for a lossy file.
    fingerprint : bool
        Whether to measure fingerprint, tempo and content type too, which is most of the work.

    Notes
    -----
    The track is cut into pieces of its own, so the figures don't depend on its blocks. Memory grows by a few hundred
    bytes a second.
    """

    def __init__(self, rate_hz: int, channels: int, bits: int | None, *, fingerprint: bool = True) -> None:
        self._rate_hz, self._channels, self._bits = rate_hz, channels, bits
        self._pieces = Pieces(_PIECE)
        self._broken = 0
        self._programme = ProgrammeMeter(rate_hz, channels, trace=True)
        self._statistics = SampleStatistics(channels)
        self._clipping = ClippingMeter(channels)
        self._depth = BitDepthMeter(bits)
        self._edges = EdgesMeter()
        self._dynamics = DynamicRangeMeter(rate_hz, channels)
        self._floor = NoiseFloorMeter(rate_hz)
        self._image = ImageMeter(channels)
        self._spectrum = AverageSpectrum(rate_hz)
        self._waveform = WaveformMeter()
        self._meters = (
            self._programme, self._statistics, self._clipping, self._depth, self._edges, self._dynamics, self._floor,
            self._image, self._spectrum, self._waveform,
        )  # fmt: skip
        self._fingerprint: FingerprintMeter | None = None
        self._no_fingerprint = "The fingerprint was not asked for."
        if fingerprint and self._programme.loudness is None:
            self._no_fingerprint = "Fingerprints are defined for rates of 8 kHz and more."
        elif fingerprint:
            self._fingerprint = FingerprintMeter(rate_hz, channels, self._programme.loudness)
        self._report: TrackReport | None = None

    @property
    def programme(self) -> ProgrammeMeter:
        """The loudness meter within, for `album_loudness`."""
        return self._programme

    def process(self, block: Signal) -> None:
        """Take in the track's next block.

        Parameters
        ----------
        block : (frames, channels) or (frames,) float
            Any number of frames. Not modified.

        Raises
        ------
        ValueError
            The report was made already.
        """
        if self._report is not None:
            raise ValueError("The track has ended: its report was made.")
        if block.ndim == 1:
            block = block[:, np.newaxis]
        for piece in self._pieces.push(block):
            self._measure(piece)

    def _measure(self, piece: Signal) -> None:
        sound = measurable(piece)
        if sound.base is not piece and sound is not piece:
            self._broken += broken_samples(piece)
        sound = np.asfortranarray(sound, np.float32)
        for meter in self._meters:
            meter.process(sound)
        if self._fingerprint is not None:
            self._fingerprint.process(sound)

    def result(self) -> TrackReport:
        """Return the report of all that was taken in, which ends the track."""
        if self._report is None:
            rest = self._pieces.rest()
            if rest is not None and len(rest):
                self._measure(rest)
            self._report = self._made()
        return self._report

    def _made(self) -> TrackReport:
        figures = {**self._of_the_track(), **self._levels(), **self._samples(), **self._shape(), **self._character()}
        undefined = {name: figure.reason for name, figure in figures.items() if isinstance(figure, Undefined)}
        if self._bits is None:
            undefined["bits"] = "A lossy file has no bits per sample."
        if not self._statistics.frames:
            undefined = dict.fromkeys(undefined, "There is no sample in it.")
        known: dict[str, Any] = {name: None if name in undefined else figure for name, figure in figures.items()}
        return TrackReport(**known, undefined=undefined)

    def _of_the_track(self) -> dict[str, Any]:
        return {
            "version": REPORT_VERSION,
            "fingerprint_version": FINGERPRINT_VERSION,
            "rate_hz": self._rate_hz,
            "channels": self._channels,
            "bits": self._bits,
            "frames": self._statistics.frames,
            "duration_s": self._statistics.frames / self._rate_hz,
            "broken_samples": self._broken,
        }

    def _levels(self) -> dict[str, Any]:
        """Return loudness, peaks and what is between them."""
        loudness, meter, statistics = self._programme.result(), self._programme.true_peak, self._statistics
        rms, dynamic_range = level(statistics.rms), self._dynamics.read()
        trace = self._programme.loudness.short_term_each_s if self._programme.loudness else ()
        return {
            **{field.name: getattr(loudness, field.name) for field in fields(loudness)},
            "short_term_each_s": tuple(None if lufs is None or lufs <= SILENCE_DB else lufs for lufs in trace),
            "true_peaks_dbtp": _levels(meter.true_peaks),
            "sample_peaks_dbfs": _levels(meter.sample_peaks),
            "rms_dbfs": rms,
            "rms_levels_dbfs": _levels(statistics.rms_by_channel),
            "crest_db": _ratio(loudness.sample_peak_dbfs, rms, _SINE_CREST_DB),
            "plr_db": _ratio(loudness.true_peak_dbtp, loudness.integrated_lufs),
            "psr_db": _ratio(loudness.true_peak_dbtp, loudness.max_short_term_lufs),
            "dr14": dynamic_range if isinstance(dynamic_range, Undefined) else round(dynamic_range),
        }

    def _samples(self) -> dict[str, Any]:
        """Return what the samples tell of how the file was made."""
        end = cutoff(self._spectrum)
        silent = Undefined("All of it is silence: no sample reaches -60 dBFS.")
        start, last = self._edges.start_frames, self._edges.end_frames
        return {
            "dc_offset": self._statistics.means,
            "clipped_samples": self._clipping.samples,
            "clipped_runs": self._clipping.runs,
            "longest_clip_frames": self._clipping.longest_frames,
            "noise_floor_dbfs": self._floor.read(),
            "silence_start_s": silent if start is None else start / self._rate_hz,
            "silence_end_s": silent if last is None else last / self._rate_hz,
            "effective_bits": self._depth.read(),
            "cutoff_hz": end.frequency_hz,
            "suspicion": suspicion(end, self._rate_hz, lossless=self._bits is not None),
        }

    def _shape(self) -> dict[str, Any]:
        """Return what is drawn: the stereo image, the spectrum, the waveform."""
        image = self._image.read()
        return {
            **{field.name: getattr(image, field.name) for field in fields(image)},
            "goniometer": self._image.goniometer(),
            **{name: self._band_levels(bands) for name, bands in _BANDS.items()},
            "waveform": self._waveform.zooms(),
        }

    def _band_levels(self, bands: Bands) -> Mapping[str, float | None] | Undefined:
        return self._spectrum.levels(bands) if self._spectrum.count else Undefined(TOO_SHORT)

    def _character(self) -> dict[str, Any]:
        """Return the fingerprint and what follows from it."""
        names = ("fingerprint", "tempo_bpm", "tempo_confidence", "content_type", "content_confidence")
        reason = self._no_fingerprint
        if self._fingerprint is not None:
            try:
                fingerprint = self._fingerprint.result()
                return _character(fingerprint, self._fingerprint.tempo(), content_type(fingerprint))
            except FingerprintUndefined as error:
                reason = error.message
        return {**dict.fromkeys(names, Undefined(reason)), "content_reasons": ()}


def _character(fingerprint: Fingerprint, tempo: Tempo | None, content: ContentType) -> dict[str, Any]:
    beatless = Undefined("Nothing recurs that could be a beat.")
    return {
        "fingerprint": fingerprint,
        "tempo_bpm": beatless if tempo is None else tempo.bpm,
        "tempo_confidence": beatless if tempo is None else tempo.confidence,
        "content_type": content.name,
        "content_confidence": content.confidence,
        "content_reasons": content.reasons,
    }


def _levels(amplitudes: tuple[float, ...]) -> tuple[float | None, ...]:
    """Return the levels of the channels; None for a silent one."""
    levels = [level(amplitude) for amplitude in amplitudes]
    return tuple(None if isinstance(figure, Undefined) else figure for figure in levels)


def _ratio(above: Figure, below: Figure, offset_db: float = 0.0) -> Figure:
    """Return by how much one level is above another, or why one of them is not known."""
    if isinstance(above, Undefined):
        return above
    return below if isinstance(below, Undefined) else above - below + offset_db
