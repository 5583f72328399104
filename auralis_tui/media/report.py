"""The report of a file.

Run as a program with a path, and seconds where a stretch is meant, it prints the report as JSON; without a path it
answers requests, line by line.
"""

import math
import os
import sys
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from auralis_tui.analysis.programme import ProgrammeLoudness, ProgrammeMeter
from auralis_tui.analysis.report import ReportMeter, TrackReport
from auralis_tui.analysis.undefined import Undefined
from auralis_tui.errors import MediaError
from auralis_tui.file_names import printable, to_os
from auralis_tui.media import mp3_header
from auralis_tui.media.audio_format import AudioFormat
from auralis_tui.media.decoder import Decoder, open_decoder
from auralis_tui.media.excerpt import open_excerpt
from auralis_tui.media.ogg import is_cut
from auralis_tui.media.program import Tell, answer, answer_each, place
from auralis_tui.media.regular_file import open_regular
from auralis_tui.media.sound_share import sound_share

READ_FRAMES = 65_536
_SHARES = 200
"""How often progress is told, at the most."""
_MISSING_S = 0.25
"""What may be missing at the end: raw streams don't tell what their encoder has added."""

_Take = Callable[[NDArray[np.float32]], None]
Message = dict[str, Any]


def report_of(
    path: str, start_s: float = 0.0, end_s: float | None = None, *, tell: Tell | None = None, fingerprint: bool = True
) -> TrackReport:
    """Decode a file, or a stretch of it, and measure all that a report holds.

    Raises
    ------
    MediaError
        When the file can't be read, or ends before the end that its header tells.
    """
    whole = not start_s and end_s is None
    with open_excerpt(path, start_s, end_s) as decoder:
        meter = _meter(decoder.format, fingerprint=fingerprint)
        frames = _feed(decoder, meter.process, tell)
    if whole:
        _check_end(path, decoder.format, frames)
    return meter.result()


def _meter(told: AudioFormat, *, fingerprint: bool = True) -> ReportMeter:
    return ReportMeter(told.rate_hz, told.channels, told.bits, fingerprint=fingerprint)


def _feed(decoder: Decoder, take: _Take, tell: Tell | None) -> int:
    """Read to the end, and return how many frames there were; tell which share was read, where it is known."""
    total = decoder.format.frames or 0
    done = told = 0
    while len(block := decoder.read(READ_FRAMES)):
        take(block)
        done += len(block)
        if tell is not None and (done - told) * _SHARES >= total > 0:
            tell(min(1.0, done / total))
            told = done
    return done


def _check_end(path: str, told: AudioFormat, frames: int) -> None:
    """Refuse a file that is shorter than its header tells: the figures of a part would be wrong for the whole."""
    with open_regular(Path(to_os(path))) as file:
        if file.read(4) == b"OggS" and is_cut(file):
            raise MediaError(f"{printable(path)} ends in the midst of a page.", "Copy or download it again.")
        share = sound_share(file)
    if frames and frames / max(share, 1e-9) - frames > _MISSING_S * told.rate_hz:
        raise MediaError(
            f"{printable(path)} ends early: only {math.floor(100.0 * share)} % of its sound is there.",
            "Copy or download it again.",
        )
    meant = _meant_frames(path, told)
    if meant - frames > _MISSING_S * told.rate_hz:
        there_s, meant_s = frames / told.rate_hz, meant / told.rate_hz
        raise MediaError(
            f"{printable(path)} ends early: of {meant_s:.1f} s only {there_s:.1f} s are there.",
            "Copy or download it again.",
        )


def _meant_frames(path: str, told: AudioFormat) -> int:
    """Return how many frames the header tells of; where some are missing, a decoder of MP3 counts those there are."""
    if told.codec == "MP3":
        with open_regular(Path(to_os(path))) as file:
            tag, mpeg_frame, available = mp3_header.read_file_tag(file)
        if tag is not None and tag.mpeg_frames and tag.data_bytes and tag.data_bytes > available:
            return tag.mpeg_frames * mpeg_frame
    return told.frames or 0


def answer_request(request: Message, tell: Tell) -> Message:
    """Measure a file as it is asked for: `path`, and `loudness_only`, `pool` or `drawing`.

    The answer has the `format`, the `figures` and the file's `state`: its bytes, time and inode. For a pool it has the
    `gating` and `range` bins; for a drawing the finest `waveform`.
    """
    path, pooled = request["path"], request.get("pool", False)
    loudness_only = request.get("loudness_only", False)
    state = _state(path)
    with open_decoder(path) as decoder:
        told = decoder.format
        meter = ProgrammeMeter(told.rate_hz, told.channels) if loudness_only else _meter(told)
        frames = _feed(decoder, meter.process, tell)
    _check_end(path, told, frames)
    read = {"format": told.codec, "state": state}
    if isinstance(meter, ProgrammeMeter):
        length = {"rate": told.rate_hz, "channels": told.channels, "duration_s": frames / told.rate_hz}
        return {**read, "figures": {**length, **_plain(meter.result())}, **_pool(meter, pooled)}
    figures = meter.result().to_dict()
    waveform = figures.pop("waveform")
    del figures["goniometer"]
    drawn = {"waveform": waveform[0]} if request.get("drawing") else {}
    return {**read, "figures": figures, **drawn, **_pool(meter.programme, pooled)}


def _state(path: str) -> list[int]:
    """Return what tells a file from another one in its place."""
    with open_regular(Path(to_os(path))) as file:
        status = os.fstat(file.fileno())
    return [status.st_size, status.st_mtime_ns, status.st_ino]


def _plain(loudness: ProgrammeLoudness) -> Message:
    """Return the figures, and why some are not defined."""
    named = {field.name: getattr(loudness, field.name) for field in fields(loudness)}
    undefined = {name: figure.reason for name, figure in named.items() if isinstance(figure, Undefined)}
    return {**{name: None if name in undefined else figure for name, figure in named.items()}, "undefined": undefined}


def _pool(meter: ProgrammeMeter, pooled: bool) -> Message:
    loudness = meter.loudness
    if not pooled or loudness is None:
        return {}
    return {"gating": loudness.distribution.to_bins(), "range": loudness.range_distribution.to_bins()}


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.exit(answer(lambda: report_of(*place(sys.argv[1:])).to_dict()))
    sys.exit(answer_each(answer_request))
