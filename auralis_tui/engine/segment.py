"""A segment of what is rendered: where it lies in the files, and how it is mastered as if all before it had been."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from auralis_tui.dsp.chain import Chain
from auralis_tui.dsp.chain_settings import ChainSettings
from auralis_tui.dsp.dither import Dither, DitherSettings
from auralis_tui.dsp.memory import LEAST_S, memory_s
from auralis_tui.dsp.processor import Signal
from auralis_tui.engine.messages import Item
from auralis_tui.engine.part import join
from auralis_tui.engine.prebuffer import Prebuffer, Step
from auralis_tui.errors import MediaError
from auralis_tui.media.decoder import open_decoder

CHANNELS = 2
BLOCK_FRAMES = 8192
AHEAD_FRAMES = 4 * BLOCK_FRAMES
TIME_CONSTANTS = 50
"""After so many of them, nothing is left that a float64 could tell, though it was 60 dB louder: one state is every
state."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Some of the stream that the files make one after the other; the whole of it by default."""

    items: tuple[Item, ...]
    """The files from the one on in which it begins."""
    position_s: float = 0.0
    """Where in the first of them the warm-up begins."""
    start_frame: int = 0
    """Where the segment begins in the whole stream."""
    warm_up_frames: int = 0
    """How much before that goes through the chain, unheard."""
    frames: int | None = None
    """None is up to the end."""


def cut(paths: Sequence[str], settings: ChainSettings, rate_hz: int, parts: int) -> list[Segment]:
    """Cut what the files make into segments that take about as long to render.

    There is only one where more would cost more than they save, where files can't be cut to the frame: lossy ones, and
    those that have to be resampled; and where a stage never forgets what it has heard.
    """
    items = tuple(Item(entry_id=number, path=path) for number, path in enumerate(paths))
    seconds = warm_up_s(settings, rate_hz)
    lengths = _lengths(paths, rate_hz) if parts > 1 and math.isfinite(seconds) else None
    if lengths is None:
        return [Segment(items)]
    warm_up = math.ceil(seconds * rate_hz / BLOCK_FRAMES) * BLOCK_FRAMES
    first = math.ceil((sum(lengths) + (parts - 1) * warm_up) / parts / BLOCK_FRAMES) * BLOCK_FRAMES
    if first < 2 * warm_up:
        return [Segment(items)]
    starts = [0, *range(first, sum(lengths), first - warm_up)]
    return [
        _segment(items, lengths, start, warm_up if start else 0, end, rate_hz)
        for start, end in zip(starts, [*starts[1:], None], strict=True)
    ]


def warm_up_s(settings: ChainSettings, rate_hz: int) -> float:
    """Return how much has to go through a chain until it sounds as if it had always run; infinite where it never does.

    What stages remember is told by `memory_s`; what fades fast, and what is between the stages, has five seconds.
    """
    return TIME_CONSTANTS * max((memory_s(stage, rate_hz) for stage in settings.stages), default=LEAST_S)


def mastered(
    segment: Segment, settings: ChainSettings, rate_hz: int, dither: DitherSettings | None, problems: list[str]
) -> Iterator[Signal]:
    """Yield a segment's blocks; what can't be read is added to the problems."""
    left = segment.frames
    for block in _skip(segment.warm_up_frames, _from_warm_up(segment, settings, rate_hz, dither, problems)):
        yield block if left is None else block[:left]
        if left is not None and (left := left - len(block)) <= 0:
            return


def _from_warm_up(
    segment: Segment, settings: ChainSettings, rate_hz: int, dither: DitherSettings | None, problems: list[str]
) -> Iterator[Signal]:
    chain = Chain(settings, comparing=False)
    chain.prepare(rate_hz, CHANNELS, BLOCK_FRAMES)
    source = _source(segment, rate_hz, chain.latency_frames, problems)
    blocks = _skip(chain.latency_frames, (chain.process(block) for block in source))
    if dither is None:
        yield from blocks
        return
    last = Dither(dither)
    last.prepare(rate_hz, CHANNELS, BLOCK_FRAMES)
    last.seek(segment.start_frame - segment.warm_up_frames)
    for block in blocks:
        yield last.process(block)


def _skip(frames: int, blocks: Iterable[Signal]) -> Iterator[Signal]:
    """Leave the first frames out."""
    for block in blocks:
        if frames < len(block):
            yield block[frames:]
        frames = max(0, frames - len(block))


def _source(segment: Segment, rate_hz: int, tail_frames: int, problems: list[str]) -> Iterator[Signal]:
    """Yield whole blocks, whatever packets files come in, and the silence that pushes out the chain's latency."""
    prebuffer = Prebuffer(
        segment.items, segment.position_s, rate_hz=rate_hz, channels=CHANNELS, open_decoder=open_decoder,
        capacity_frames=AHEAD_FRAMES,
    )  # fmt: skip
    try:
        while not prebuffer.exhausted:
            yield _block(prebuffer)
    finally:
        prebuffer.close()
        problems += [str(failure.error) for failure in prebuffer.failures]
    for start in range(0, tail_frames, BLOCK_FRAMES):
        yield np.zeros((min(BLOCK_FRAMES, tail_frames - start), CHANNELS), np.float32)


def _block(prebuffer: Prebuffer) -> Signal:
    chunks, missing = [], BLOCK_FRAMES
    while missing and not prebuffer.exhausted:
        while prebuffer.step() is Step.CONTINUE:
            pass
        chunks += prebuffer.read(missing)
        missing = BLOCK_FRAMES - sum(len(chunk.frames) for chunk in chunks)
    return join(chunks, CHANNELS)


def _lengths(paths: Sequence[str], rate_hz: int) -> list[int] | None:
    """Return the files' lengths in frames; None when one can't be cut to the frame."""
    lengths = []
    for path in paths:
        try:
            with open_decoder(path) as decoder:
                format = decoder.format
        except MediaError:
            return None
        if not format.lossless or format.rate_hz != rate_hz or not format.frames:
            return None
        lengths.append(format.frames)
    return lengths


def _segment(
    items: tuple[Item, ...], lengths: Sequence[int], start: int, warm_up: int, end: int | None, rate_hz: int
) -> Segment:
    at, number = start - warm_up, 0
    while at >= lengths[number]:
        at, number = at - lengths[number], number + 1
    return Segment(
        items=items[number:],
        position_s=at / rate_hz,
        start_frame=start,
        warm_up_frames=warm_up,
        frames=None if end is None else end - start,
    )
