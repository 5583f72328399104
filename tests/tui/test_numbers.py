import pytest

from auralis_tui.tui import numbers


@pytest.mark.parametrize(
    ("value", "text"),
    [(-13.84, "−13.8"), (-0.04, "0.0"), (2.0, "2.0"), (None, "—"), (-200.0, "−∞"), (-99.94, "−99.9")],
)
def test_level(value: float | None, text: str) -> None:
    assert numbers.level(value) == text


@pytest.mark.parametrize(("value", "text"), [(0.2, "+0.2"), (-0.21, "−0.2"), (0.0, "0.0"), (0.04, "0.0"), (None, "—")])
def test_signed(value: float | None, text: str) -> None:
    assert numbers.signed(value) == text


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00"), (134.9, "2:14"), (3723, "1:02:03"), (-5, "0:00")])
def test_clock(seconds: float, text: str) -> None:
    assert numbers.clock(seconds) == text


def test_position_and_remaining_add_up() -> None:
    assert numbers.clock(134.6) == "2:14"
    assert numbers.remaining(134.6, 341.2) == "−3:27"


def test_words() -> None:
    assert numbers.span(3 * 3600 + 7 * 60) == "3 h 07 min"
    assert numbers.span(59 * 60) == "59 min"
    assert numbers.counted(1284, "album") == "1 284 albums"
    assert numbers.counted(1, "gap") == "1 gap"
    assert numbers.kilohertz(44_100) == "44.1"
    assert numbers.percent(0.41) == "41 %"
    assert numbers.correlation(0.62) == "+0.62"
    assert numbers.correlation(-0.5) == "−0.50"
