"""Changes of the queue as edits: joined, they do what each would do after the other."""

from hypothesis import given
from hypothesis import strategies as st

from auralis_tui.library.queue_edits import Edit, Row, applied, decode, encode, joined

numbers = st.integers(0, 30)
draws = st.lists(st.tuples(st.lists(numbers, max_size=4), st.lists(numbers, max_size=4), st.booleans()), max_size=7)


def whole_queue(length: int) -> list[Row]:
    """Return a shuffled queue."""
    return [(position, (position * 7) % length, 100 + position, 1) for position in range(length)]


def edit_of(rows: list[Row], indexes: list[int], places: list[int], moves: bool, entry_id: int) -> Edit:
    """Take some rows out; put them in elsewhere, or others."""
    taken = sorted({rows[index % len(rows)] for index in indexes}) if rows else []
    entries = [row[2:] for row in taken] if moves else [(entry_id + number, 2) for number in range(len(places))]
    length = len(rows) - len(taken) + len(entries)
    free = sorted({place % length for place in places} if length else ())
    free = sorted({*free, *range(length)} - set(free))[: len(entries) - len(free)] + free if entries else []
    put = [(place, length - 1 - place, *entry) for place, entry in zip(sorted(free), entries, strict=False)]
    return Edit(tuple(taken), tuple(put[: len(entries)]))


@given(st.sampled_from([0, 1, 5, 13]), draws)
def test_joined_edits_do_what_each_does_after_the_other(
    length: int, draws: list[tuple[list[int], list[int], bool]]
) -> None:
    first = rows = whole_queue(length)
    edits = []
    for number, (indexes, places, moves) in enumerate(draws):
        edits.append(edit_of(rows, indexes, places, moves, 1000 * (number + 1)))
        rows = applied(edits[-1], rows, 0)
        assert [position for position, *_ in rows] == list(range(len(rows)))
        assert sorted(natural for _, natural, *_ in rows) == list(range(len(rows)))
    whole = joined(edits)
    assert applied(whole, first, 0) == rows
    assert applied(whole.inverse, rows, 0) == first
    assert decode(encode(whole)) == whole


def test_what_came_and_went_is_no_part_of_the_whole() -> None:
    row = (0, 0, 1, 1)
    assert joined([Edit(put=(row,)), Edit(taken=(row,))]) == Edit()
