"""Playing files into a file: the engine's own parts, stepped in turn, as fast as they go."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from auralis_tui.dsp.chain import Chain, ChainSettings
from auralis_tui.dsp.gain import Gain
from auralis_tui.engine.messages import Item
from auralis_tui.engine.playhead import Playhead
from auralis_tui.engine.prebuffer import Prebuffer, Step
from auralis_tui.engine.renderer import Renderer
from auralis_tui.engine.ring import Ring
from auralis_tui.errors import MediaError
from auralis_tui.media.decoder import open_decoder
from auralis_tui.media.encoder import Bits, WavWriter

CHANNELS = 2
BLOCK_FRAMES = 8192
AHEAD_FRAMES = 4 * BLOCK_FRAMES


@dataclass(frozen=True, slots=True)
class RenderReport:
    """What was rendered."""

    frames: int
    rate_hz: int
    problems: tuple[str, ...]
    """What could not be played, or not to its end: sentences."""


def render(
    paths: Sequence[str],
    target: Path,
    *,
    settings: ChainSettings,
    rate_hz: int | None = None,
    bits: Bits = "32f",
    on_progress: Callable[[float], None] = lambda _: None,
) -> RenderReport:
    """Render files through the chain into a WAV file, at the first readable file's rate by default.

    Raises `MediaError` when none of them can be read, or the target can't be written; then no file is left.
    """
    rate_hz = rate_hz or _first_rate_hz(paths)
    items = tuple(Item(entry_id=number, path=path) for number, path in enumerate(paths))
    prebuffer = Prebuffer(
        items, 0.0, rate_hz=rate_hz, channels=CHANNELS, open_decoder=open_decoder, capacity_frames=AHEAD_FRAMES
    )
    ring, writer = Ring(2 * BLOCK_FRAMES, CHANNELS), WavWriter(target, rate_hz, CHANNELS, bits)
    try:
        for count in _played(prebuffer, ring, settings, rate_hz, writer):
            on_progress(count / rate_hz)
    except BaseException:
        writer.abort()
        raise
    finally:
        prebuffer.close()
    writer.close()
    problems = tuple(str(failure.error) for failure in prebuffer.failures)
    return RenderReport(frames=ring.written, rate_hz=rate_hz, problems=problems)


def _played(
    prebuffer: Prebuffer, ring: Ring, settings: ChainSettings, rate_hz: int, writer: WavWriter
) -> Iterator[int]:
    """Step decoder and renderer in turn, write what comes, and yield how many frames that were so far."""
    chain, gain = Chain(settings), Gain()
    for processor in (chain, gain):
        processor.prepare(rate_hz, CHANNELS, BLOCK_FRAMES)
    renderer = Renderer(
        ring=ring, playhead=Playhead(ring, rate_hz), chain=chain, meters=None, gain=gain,
        rate_hz=rate_hz, channels=CHANNELS, block_frames=BLOCK_FRAMES,
    )  # fmt: skip
    renderer.play(prebuffer, playing=True)
    buffer = np.zeros((ring.capacity_frames, CHANNELS), np.float32)
    while renderer.finished is None:
        while prebuffer.step() is Step.CONTINUE:
            pass
        renderer.step()
        count = ring.read_into(buffer)
        writer.write(buffer[:count])
        yield ring.read


def _first_rate_hz(paths: Sequence[str]) -> int:
    problem: MediaError | None = None
    for path in paths:
        try:
            with open_decoder(path) as decoder:
                return decoder.format.rate_hz
        except MediaError as error:
            problem = problem or error
    raise problem or MediaError("There is nothing to render.", "Name a file.")
