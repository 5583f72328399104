"""ITU-R BS.1770: tones that show the channels' weights, the K-weighting, the absolute gate and the calibration."""

import cmath
import math
from collections.abc import Iterable, Iterator

from auralis_tui.analysis.standards.case import Case, Figure, Programme
from auralis_tui.analysis.standards.signals import SILENT_DB, steps

_TOLERANCE_LU = 0.1
_REFERENCE_HZ = 997
_FULL_SCALE_LUFS = -3.01
_SURROUND_DB = 10.0 * math.log10(1.41)
_TABULATED_HZ = 48_000
_SHELF = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
_HIGH_PASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))
"""The standard's own coefficients (annex 1, tables 1 and 2), beside which any design of ours is measured."""


def cases() -> Iterator[Case]:
    """Yield the tones.

    References
    ----------
    ITU-R BS.1770-5, annex 1: a 0 dBFS sine of 997 Hz on the left, centre or right channel reads -3.01 LKFS; table 3
    for the surrounds; equations 1 and 2 with the filters of tables 1 and 2 for other frequencies; the gate at -70 LKFS
    of equation 5. EBU Tech 3341 (2023), 2.1 for the tone of -18 dBFS.
    """
    yield from _channels()
    for frequency_hz in (40, 100, 500, 2000, 10_000):
        yield _tone(f"{frequency_hz} Hz", -20.0, _reads(frequency_hz), frequency_hz=frequency_hz)
    yield _tone("calibration", -18.0, -18.0, frequency_hz=1000)
    yield _tone("above the gate", -69.5, -69.5, frequency_hz=1000)
    yield _tone("below the gate", -70.5, None, frequency_hz=1000)


def _channels() -> Iterator[Case]:
    silent = (SILENT_DB,) * 6
    names = ("left", "right", "centre", "LFE", "left surround", "right surround")
    for channel, name in enumerate(names):
        channels_db = (*silent[:channel], 0.0, *silent[channel + 1 :])
        surround_db = _SURROUND_DB if "surround" in name else 0.0
        expected = None if name == "LFE" else _FULL_SCALE_LUFS + surround_db
        yield _tone(name, 0.0, expected, channels_db=channels_db)
    yield _tone("mono", 0.0, _FULL_SCALE_LUFS, channels_db=(0.0,))
    yield _tone("stereo", 0.0, _FULL_SCALE_LUFS + 10.0 * math.log10(2.0))


def _tone(
    name: str,
    level_db: float,
    expected: float | None,
    *,
    frequency_hz: int = _REFERENCE_HZ,
    channels_db: tuple[float, ...] = (0.0, 0.0),
) -> Case:
    def programmes(rate_hz: int) -> Iterable[Programme]:
        sound = steps(rate_hz, (5.0, level_db), frequency_hz=frequency_hz, channels_db=channels_db)
        return (Programme(sound, expected),)

    signal = f"{frequency_hz} Hz, {level_db:g} dBFS"
    return Case(f"1770 {name}", signal, Figure.INTEGRATED, _TOLERANCE_LU, _TOLERANCE_LU, programmes)


def _reads(frequency_hz: int) -> float:
    """Return what a stereo sine of -20 dBFS reads, by the standard's tables at 48 kHz (equations 1 and 2)."""
    delay = cmath.exp(-2j * math.pi * frequency_hz / _TABULATED_HZ)
    gain = 1.0
    for above, below in (_SHELF, _HIGH_PASS):
        response = sum(b * delay**n for n, b in enumerate(above)) / sum(a * delay**n for n, a in enumerate(below))
        gain *= abs(response)
    return -0.691 - 20.0 + 20.0 * math.log10(gain)
