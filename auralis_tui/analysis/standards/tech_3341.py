"""EBU Tech 3341: loudness metering in "EBU mode"; the minimum requirements that can be synthesised.

Cases 7 and 8 are excerpts of films. In cases 10 to 14 there are 20 signals each, of which a report shows the one that
is read worst.
"""

from collections.abc import Iterable, Iterator

from auralis_tui.analysis.standards.case import Case, Figure, Programme
from auralis_tui.analysis.standards.signals import (
    SILENT_DB,
    STEREO_DB,
    between_samples,
    burst_between_samples,
    steps,
)

TARGET_LUFS = -23.0
_SIGNALS = 20
_LOUDNESS_LU = 0.1
_PEAK_BELOW_DB, _PEAK_ABOVE_DB = 0.4, 0.2


def cases() -> Iterator[Case]:
    """Yield cases 1 to 6 and 9 to 23.

    References
    ----------
    EBU Tech 3341 (2023), table 1.
    """
    yield from _steady()
    yield from _gated()
    yield from _windows()
    yield from _maxima()
    yield from _true_peaks()


def _steady() -> Iterator[Case]:
    for number, level_db in (("1", -23.0), ("2", -33.0)):
        for figure in (Figure.MOMENTARY, Figure.SHORT_TERM, Figure.INTEGRATED):
            yield _stepping(number, figure, (20.0, level_db), expected=level_db)


def _gated() -> Iterator[Case]:
    quiet, loud = (10.0, -36.0), (60.0, -23.0)
    yield _stepping("3", Figure.INTEGRATED, quiet, loud, quiet)
    yield _stepping("4", Figure.INTEGRATED, (10.0, -72.0), quiet, loud, quiet, (10.0, -72.0))
    yield _stepping("5", Figure.INTEGRATED, (20.0, -26.0), (20.1, -20.0), (20.0, -26.0))
    surround_db = (-28.0, -28.0, -24.0, SILENT_DB, -30.0, -30.0)
    yield _stepping("6", Figure.INTEGRATED, (20.0, 0.0), channels_db=surround_db, words="5.1: -28 -28 -24 - -30 -30")


def _windows() -> Iterator[Case]:
    yield _stepping("9", Figure.SHORT_TERM, *[(1.34, -20.0), (1.66, -30.0)] * 5, after_s=3.0, words="-20 -30, 5 times")
    yield _stepping(
        "12", Figure.MOMENTARY, *[(0.18, -20.0), (0.22, -30.0)] * 25, after_s=1.0, words="-20 -30, 25 times"
    )


def _maxima() -> Iterator[Case]:
    short_term, momentary = Figure.MAX_SHORT_TERM, Figure.MAX_MOMENTARY
    yield _moving("10", short_term, length_s=3.0, step_s=0.15, continuous=False)
    yield _moving("11", short_term, length_s=3.0, step_s=0.15, continuous=True)
    yield _moving("13", momentary, length_s=0.4, step_s=0.02, continuous=False)
    yield _moving("14", momentary, length_s=0.4, step_s=0.02, continuous=True)


def _true_peaks() -> Iterator[Case]:
    sines = ((4, 0.50, 0.0), (4, 0.50, 45.0), (6, 0.50, 60.0), (8, 0.50, 67.5), (4, 1.41, 45.0))
    for number, (divisor, amplitude, phase_deg) in enumerate(sines, 15):
        yield _peak(number, divisor, amplitude, phase_deg)
    for offset in range(4):
        yield _burst(20 + offset, offset)


def _stepping(
    number: str,
    figure: Figure,
    *parts: tuple[float, float],
    expected: float = TARGET_LUFS,
    channels_db: tuple[float, ...] = STEREO_DB,
    after_s: float | None = None,
    words: str = "",
) -> Case:
    def programmes(rate_hz: int) -> Iterable[Programme]:
        return (Programme(steps(rate_hz, *parts, channels_db=channels_db), expected),)

    words = words or " ".join(f"{level_db:g}" for _, level_db in parts)
    signal = f"1 kHz, {words} dBFS"
    return Case(f"3341-{number}", signal, figure, _LOUDNESS_LU, _LOUDNESS_LU, programmes, steady_after_s=after_s)


def _moving(number: str, figure: Figure, *, length_s: float, step_s: float, continuous: bool) -> Case:
    """Return a tone as long as the window, each time a little later: one file each, or each louder in one stream."""

    def programmes(rate_hz: int) -> Iterator[Programme]:
        for index in range(_SIGNALS):
            before_s = index * step_s
            level_db = -38.0 + index if continuous else TARGET_LUFS
            after_s = length_s - before_s if continuous else 1.0
            parts = ((before_s, SILENT_DB), (length_s, level_db), (after_s, SILENT_DB))
            yield Programme(steps(rate_hz, *parts), level_db)

    levels = "-38 to -19" if continuous else "-23"
    signal = f"1 kHz, {length_s:g} s of {levels} dBFS, 20 places"
    return Case(f"3341-{number}", signal, figure, _LOUDNESS_LU, _LOUDNESS_LU, programmes, continuous=continuous)


def _peak(number: int, divisor: int, amplitude: float, phase_deg: float) -> Case:
    expected_dbtp = 3.0 if amplitude > 1.0 else -6.0

    def programmes(rate_hz: int) -> Iterable[Programme]:
        return (Programme(between_samples(rate_hz, divisor, amplitude, phase_deg), expected_dbtp),)

    signal = f"rate/{divisor}, amplitude {amplitude:.2f}, {phase_deg:g} degrees"
    return Case(f"3341-{number}", signal, Figure.TRUE_PEAK, _PEAK_BELOW_DB, _PEAK_ABOVE_DB, programmes)


def _burst(number: int, offset: int) -> Case:
    def programmes(rate_hz: int) -> Iterable[Programme]:
        return (Programme(burst_between_samples(rate_hz, offset), 0.0),)

    signal = f"rate/6 with a period of rate/4, offset {offset}"
    return Case(f"3341-{number}", signal, Figure.TRUE_PEAK, _PEAK_BELOW_DB, _PEAK_ABOVE_DB, programmes)
