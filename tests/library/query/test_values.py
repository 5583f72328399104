from datetime import datetime

import pytest

from auralis_tui.library.query.fields import BY_NAME
from auralis_tui.library.query.nodes import Comparison, Node
from auralis_tui.library.query.nodes import Range as Between
from auralis_tui.library.query.parser import parse
from auralis_tui.library.query.values import interval

NOW = datetime(2025, 6, 15, 12, 30).timestamp()
DAY_S = 86_400.0


def fits(text: str, value: float) -> bool:
    node: Node | None = parse(text).node
    assert isinstance(node, Comparison | Between)
    return value in interval(BY_NAME[node.field].kind, node, NOW)


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("year:1990", [1990], [1989, 1991]),
        ("year>=1990", [1990, 2020], [1989]),
        ("year>1990", [1991], [1990]),
        ("year<1990", [1989], [1990]),
        ("year<=1990", [1990], [1991]),
        ("year:1990..1999", [1990, 1999], [1989, 2000]),
        ("year:..1999", [1, 1999], [2000]),
        ("bpm:120..130", [120.0, 125.5, 130.0], [119.9, 130.1]),
        ("bpm:120", [119.6, 120.4], [119.4, 120.6]),
        ("lufs>-9", [-8.99], [-9.0]),
        ("lufs:-9.0", [-9.04, -8.96], [-9.06]),
        ("length>5:00", [300.1], [300.0]),
        ("length:3:05", [185.0, 185.9], [184.9, 186.0]),
        ("length:1:00:00", [3600.5], [3599.0]),
        ("length<2m", [119.0], [120.0]),
        ("length>=90", [90.0], [89.0]),
        ("rate:44.1k", [44100], [48000]),
        ("rate>=96k", [96000], [88200]),
        ("size>20M", [20_000_001], [20_000_000]),
        ("size:1MiB", [2.0**20], [3 * 2.0**20]),
    ],
)
def test_numbers(text: str, inside: list[float], outside: list[float]) -> None:
    assert [value for value in inside if not fits(text, value)] == []
    assert [value for value in outside if fits(text, value)] == []


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("added<7d", ["2025-06-15T12:00", "2025-06-09T00:00"], ["2025-06-01T00:00"]),
        ("added>1y", ["2024-06-01T00:00"], ["2024-07-01T00:00"]),
        ("added:1m..3m", ["2025-04-15T00:00"], ["2025-06-01T00:00", "2025-02-01T00:00"]),
        ("added:3m..1m", ["2025-04-15T00:00"], ["2025-06-01T00:00", "2025-02-01T00:00"]),
        ("added:7d..", ["2025-06-01T00:00"], ["2025-06-14T00:00"]),
        ("added:2w", ["2025-06-05T00:00"], ["2025-05-30T00:00"]),
        ("added:2024", ["2024-01-01T00:00", "2024-12-31T23:59"], ["2023-12-31T23:59", "2025-01-01T00:00"]),
        ("added:2024-05", ["2024-05-01T00:00", "2024-05-31T23:59"], ["2024-06-01T00:00"]),
        ("added:2024-12", ["2024-12-31T23:59"], ["2025-01-01T00:00"]),
        ("added:2024-02-29", ["2024-02-29T12:00"], ["2024-03-01T00:00"]),
        ("added>2024-05", ["2024-06-01T00:00"], ["2024-05-31T23:59"]),
        ("added<=2024-05", ["2024-05-31T23:59"], ["2024-06-01T00:00"]),
        ("added:2023..2024", ["2023-01-01T00:00", "2024-12-31T23:59"], ["2025-01-01T00:00"]),
        ("added:today", ["2025-06-15T00:00"], ["2025-06-14T23:59", "2025-06-16T00:00"]),
        ("added:yesterday", ["2025-06-14T23:59"], ["2025-06-15T00:00"]),
    ],
)
def test_dates_and_ages(text: str, inside: list[str], outside: list[str]) -> None:
    assert [value for value in inside if not fits(text, datetime.fromisoformat(value).timestamp())] == []
    assert [value for value in outside if fits(text, datetime.fromisoformat(value).timestamp())] == []
