"""What follows what: pure functions of positions and options."""

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auralis_tui.bus.state import PlaybackOptions, Repeat
from auralis_tui.daemon.succession import following, lap_order


def first(index: int, length: int, **options: object) -> list[tuple[int, int]]:
    return list(islice(following(index, length, PlaybackOptions(**options)), 5))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("index", "length", "options", "expected"),
    [
        (1, 4, {}, [(2, 0), (3, 0)]),
        (3, 4, {}, []),
        (2, 4, {"repeat": Repeat.ALL}, [(3, 0), (0, 1), (1, 1), (2, 1), (3, 1)]),
        (0, 1, {"repeat": Repeat.ALL}, [(0, 1), (0, 2), (0, 3), (0, 4), (0, 5)]),
        (1, 2, {"repeat": Repeat.ALL}, [(0, 1), (1, 1), (0, 2), (1, 2), (0, 3)]),
        (1, 4, {"repeat": Repeat.ONE}, [(1, 1), (1, 2), (1, 3), (1, 4), (1, 5)]),
        (1, 4, {"single": True}, []),
        (1, 4, {"single": True, "repeat": Repeat.ALL}, [(1, 1), (1, 2), (1, 3), (1, 4), (1, 5)]),
        (1, 4, {"stop_after_current": True, "repeat": Repeat.ONE}, []),
        (2, 4, {"repeat": Repeat.ALL, "consume": True}, [(3, 0), (0, 1), (1, 1)]),
    ],
)
def test_what_follows(index: int, length: int, options: dict[str, object], expected: list[tuple[int, int]]) -> None:
    assert first(index, length, **options) == expected


@given(st.sets(st.integers(1, 999), min_size=2, max_size=40), st.integers(0, 9), st.integers(0, 9), st.data())
def test_a_lap_has_every_entry_once_and_begins_with_another(
    entry_ids: set[int], seed: int, lap: int, data: st.DataObject
) -> None:
    last = data.draw(st.sampled_from(sorted(entry_ids)))
    order = lap_order(list(entry_ids), seed, lap, last)
    assert sorted(order) == sorted(entry_ids)
    assert order[0] != last
    assert order == lap_order(data.draw(st.permutations(sorted(entry_ids))), seed, lap, last)
