"""Playing files into a file: the engine's own decoding and chain, as fast as they go, in one process or several."""

import multiprocessing
import secrets
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from msgspec.structs import replace

from auralis_tui.dsp.chain_settings import ChainSettings
from auralis_tui.dsp.dither import DitherSettings
from auralis_tui.dsp.limiter import LimiterSettings, Quality
from auralis_tui.dsp.processor import Signal
from auralis_tui.engine.segment import CHANNELS, Segment, cut, mastered
from auralis_tui.errors import MediaError
from auralis_tui.media.decoder import open_decoder
from auralis_tui.media.encoder import Bits, WavWriter, encode


@dataclass(frozen=True, slots=True)
class RenderReport:
    """What was rendered."""

    frames: int
    rate_hz: int
    problems: tuple[str, ...]
    """What could not be played, or not to its end: sentences."""
    jobs: int = field(default=1, compare=False)
    """Processes that shared the work: fewer than asked for where the file would be another, or later."""


@dataclass(frozen=True, slots=True)
class _Job:
    """What every process is to do with its segment."""

    settings: ChainSettings
    rate_hz: int
    bits: Bits
    dither: DitherSettings | None


def render(
    paths: Sequence[str],
    target: Path,
    *,
    settings: ChainSettings,
    rate_hz: int | None = None,
    bits: Bits = "32f",
    jobs: int = 1,
    quality: Quality = Quality.EXPORT,
    on_progress: Callable[[float], None] = lambda _: None,
) -> RenderReport:
    """Render files through the chain into a WAV file, at the first readable file's rate by default.

    Several jobs are processes that each render a segment; the file is the same, sample for sample. Integers are
    dithered, unless they are the files' own samples. Limiters hold their ceilings more exactly than live, by default.

    Raises `MediaError` when none of the files can be read, or the target can't be written; then no file is left.
    """
    rate_hz = rate_hz or _first_rate_hz(paths)
    dither = None if bits == "32f" or _keeps_samples(paths, settings, rate_hz, bits) else DitherSettings(bits=int(bits))
    job = _Job(_with_limiters(settings, quality), rate_hz, bits, dither)
    first, *others = cut(paths, job.settings, rate_hz, jobs)
    problems: list[str] = []
    with WavWriter(target, rate_hz, CHANNELS, bits) as writer, _elsewhere(others, job, target) as parts:
        for block in _finished(first, job, problems):
            writer.write(block)
            on_progress(writer.frames * (1 + len(others)) / rate_hz)
        for part, heard in parts:
            problems += heard()
            writer.append(part)
    return RenderReport(frames=writer.frames, rate_hz=rate_hz, problems=tuple(problems), jobs=1 + len(others))


def _keeps_samples(paths: Sequence[str], settings: ChainSettings, rate_hz: int, bits: Bits) -> bool:
    """Tell whether what is written are the files' own samples, so that nothing has to be rounded."""
    if settings != ChainSettings():
        return False
    for path in paths:
        with suppress(MediaError), open_decoder(path) as decoder:
            format = decoder.format
            if not format.lossless or format.rate_hz != rate_hz or (format.bits or 32) > int(bits):
                return False
    return True


def _with_limiters(settings: ChainSettings, quality: Quality) -> ChainSettings:
    """Let all limiters hold their ceilings as exactly as this."""
    stages = (
        replace(stage, quality=quality) if isinstance(stage, LimiterSettings) else stage for stage in settings.stages
    )
    return replace(settings, stages=tuple(stages))


def _finished(segment: Segment, job: _Job, problems: list[str]) -> Iterator[Signal]:
    """Yield a segment's blocks as they are written."""
    yield from mastered(segment, job.settings, job.rate_hz, job.dither, problems)


@contextmanager
def _elsewhere(
    segments: Sequence[Segment], job: _Job, target: Path
) -> Iterator[list[tuple[Path, Callable[[], list[str]]]]]:
    """Render segments in processes of their own, into files that vanish; yields these, and what waits for each."""
    if not segments:
        yield []
        return
    names = [target.with_name(f".{target.name[:200]}.{secrets.token_hex(4)}.part") for _ in segments]
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    with ProcessPoolExecutor(len(segments), mp_context=context) as pool:
        try:
            futures = [
                pool.submit(_render_part, segment, job, name) for segment, name in zip(segments, names, strict=True)
            ]
            yield [(name, future.result) for name, future in zip(names, futures, strict=True)]
        finally:
            pool.shutdown(cancel_futures=True)
            for name in names:
                name.unlink(missing_ok=True)


def _render_part(segment: Segment, job: _Job, name: Path) -> list[str]:
    """Write a segment's encoded samples, and return what could not be read."""
    problems: list[str] = []
    try:
        with name.open("xb") as file:
            for block in _finished(segment, job, problems):
                file.write(encode(block, job.bits))
    except OSError as error:
        raise MediaError(
            f"{name.parent} can't be written to: {error.strerror or error}.", "Choose a folder with room."
        ) from error
    return problems


def _first_rate_hz(paths: Sequence[str]) -> int:
    problem: MediaError | None = None
    for path in paths:
        try:
            with open_decoder(path) as decoder:
                return decoder.format.rate_hz
        except MediaError as error:
            problem = problem or error
    raise problem or MediaError("There is nothing to render.", "Name a file.")
