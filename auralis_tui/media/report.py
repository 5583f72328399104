"""The report of a file.

Run as a program with a path, and seconds where a stretch is meant, it prints the report as JSON; without a path it
answers requests, line by line.
"""

import sys
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from auralis_tui.analysis.programme import ProgrammeLoudness, ProgrammeMeter
from auralis_tui.analysis.report import ReportMeter, TrackReport
from auralis_tui.analysis.undefined import Undefined
from auralis_tui.media.decoder import AudioFormat, Decoder, open_decoder
from auralis_tui.media.excerpt import open_excerpt
from auralis_tui.media.program import Tell, answer, answer_each, place

READ_FRAMES = 65_536
_SHARES = 200
"""How often progress is told, at the most."""

_Take = Callable[[NDArray[np.float32]], None]
Message = dict[str, Any]


def report_of(
    path: str, start_s: float = 0.0, end_s: float | None = None, *, tell: Tell | None = None, fingerprint: bool = True
) -> TrackReport:
    """Decode a file, or a stretch of it, and measure all that a report holds.

    Raises
    ------
    MediaError
        When the file can't be read to its end.
    """
    return _measured(open_excerpt(path, start_s, end_s), tell, fingerprint=fingerprint)[1].result()


def _measured(source: Decoder, tell: Tell | None, *, fingerprint: bool = True) -> tuple[AudioFormat, ReportMeter]:
    with source as decoder:
        told = decoder.format
        meter = ReportMeter(told.rate_hz, told.channels, told.bits, fingerprint=fingerprint)
        _feed(decoder, meter.process, tell)
    return told, meter


def _feed(decoder: Decoder, take: _Take, tell: Tell | None) -> None:
    """Read to the end; tell which share of the frames was read, where their number is known."""
    total = decoder.format.frames or 0
    done = told = 0
    while len(block := decoder.read(READ_FRAMES)):
        take(block)
        done += len(block)
        if tell is not None and (done - told) * _SHARES >= total > 0:
            tell(min(1.0, done / total))
            told = done


def answer_request(request: Message, tell: Tell) -> Message:
    """Measure a file as it is asked for: `path`, and `loudness_only`, `pool` or `drawing`.

    The answer has the `format` and the `figures`; for a pool its `gating` and `range` bins; for a drawing the finest
    `waveform`.
    """
    if request.get("loudness_only"):
        return _loudness(request["path"], tell, pooled=request.get("pool", False))
    told, meter = _measured(open_decoder(request["path"]), tell)
    figures = meter.result().to_dict()
    waveform = figures.pop("waveform")
    del figures["goniometer"]
    drawn = {"waveform": waveform[0]} if request.get("drawing") else {}
    return {"format": told.codec, "figures": figures, **drawn, **_pool(meter.programme, request.get("pool", False))}


def _loudness(path: str, tell: Tell, *, pooled: bool) -> Message:
    """Measure loudness and peaks alone."""
    frames = 0
    with open_decoder(path) as decoder:
        told = decoder.format
        meter = ProgrammeMeter(told.rate_hz, told.channels)

        def take(block: NDArray[np.float32]) -> None:
            nonlocal frames
            frames += len(block)
            meter.process(block)

        _feed(decoder, take, tell)
    figures: Message = {
        "rate": told.rate_hz, "channels": told.channels, "duration_s": frames / told.rate_hz, **_plain(meter.result())
    }  # fmt: skip
    return {"format": told.codec, "figures": figures, **_pool(meter, pooled)}


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
