"""EBU Tech 3342: loudness range; the cases that can be synthesised (5 and 6 are excerpts of programmes)."""

from collections.abc import Iterable, Iterator

from auralis_tui.analysis.standards.case import Case, Figure, Programme
from auralis_tui.analysis.standards.signals import steps

_LEVELS_DB = ((-20.0, -30.0), (-20.0, -15.0), (-40.0, -20.0), (-50.0, -35.0, -20.0, -35.0, -50.0))
_EXPECTED_LU = (10.0, 5.0, 20.0, 15.0)
_TOLERANCE_LU = 1.0


def cases() -> Iterator[Case]:
    """Yield cases 1 to 4: 20 s at each level.

    References
    ----------
    EBU Tech 3342 (2023), table 1.
    """
    for number, (levels_db, expected_lu) in enumerate(zip(_LEVELS_DB, _EXPECTED_LU, strict=True), 1):
        yield _case(number, levels_db, expected_lu)


def _case(number: int, levels_db: tuple[float, ...], expected_lu: float) -> Case:
    def programmes(rate_hz: int) -> Iterable[Programme]:
        return (Programme(steps(rate_hz, *((20.0, level_db) for level_db in levels_db)), expected_lu),)

    signal = f"1 kHz, {' '.join(f'{level_db:g}' for level_db in levels_db)} dBFS"
    return Case(f"3342-{number}", signal, Figure.RANGE, _TOLERANCE_LU, _TOLERANCE_LU, programmes)
