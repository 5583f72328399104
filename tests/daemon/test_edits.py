"""The steps that can be taken back: one for a gesture, a hundred at most."""

from collections.abc import Callable

import pytest

from auralis_tui.daemon.edits import GESTURE_S, KEPT, Edits, Sheet
from auralis_tui.daemon.pacing import Paced
from auralis_tui.dsp.chain_settings import ChainSettings
from auralis_tui.errors import UsageError


class Clock:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def sheet(gain_db: float) -> Sheet:
    return Sheet("flat", ChainSettings(gain_db=gain_db))


def test_changes_of_one_setting_in_a_row_are_one_step() -> None:
    clock = Clock()
    edits = Edits(clock)
    for gain_db in (1.0, 2.0, 3.0):
        edits.note_edit(sheet(gain_db - 1.0), sheet(gain_db), "gain_db")
        clock.now_s += GESTURE_S / 2.0
    clock.now_s += GESTURE_S
    edits.note_edit(sheet(3.0), sheet(4.0), "gain_db")
    assert edits.undo(sheet(4.0)) == sheet(3.0)
    assert edits.undo(sheet(3.0)) == sheet(0.0)
    with pytest.raises(UsageError):
        edits.undo(sheet(0.0))
    assert edits.redo(sheet(0.0)) == sheet(3.0)
    assert edits.redo(sheet(3.0)) == sheet(4.0)


def test_a_gesture_that_ends_where_it_began_is_no_step() -> None:
    edits = Edits(Clock())
    edits.note_edit(sheet(0.0), sheet(1.0), "gain_db")
    edits.note_edit(sheet(1.0), sheet(0.0), "gain_db")
    assert edits.undo_words == ""


@pytest.mark.parametrize("leave", [Edits.forget_undone, lambda edits: edits.note_leaving("A → B", sheet(1.0))])
def test_a_gesture_ends_with_its_sheet(leave: Callable[[Edits], None]) -> None:
    edits = Edits(Clock())
    edits.note_edit(sheet(0.0), sheet(1.0), "gain_db")
    leave(edits)
    other, edited = Sheet("warm", ChainSettings()), Sheet("warm", ChainSettings(gain_db=2.0))
    edits.note_edit(other, edited, "gain_db")
    assert edits.undo(edited) == other


def test_a_step_that_was_taken_back_ends_the_gesture_before_it() -> None:
    edits = Edits(Clock())
    edits.note_edit(sheet(0.0), sheet(1.0), "gain_db")
    edits.note_edit(sheet(1.0), sheet(2.0), "output_gain_db")
    assert edits.undo(sheet(2.0)) == sheet(1.0)
    edits.note_edit(sheet(1.0), sheet(3.0), "gain_db")
    assert edits.undo(sheet(3.0)) == sheet(1.0)


def test_a_new_step_ends_what_could_be_made_again() -> None:
    edits = Edits(Clock())
    edits.note_edit(sheet(0.0), sheet(1.0))
    edits.undo(sheet(1.0))
    edits.note_edit(sheet(0.0), sheet(2.0))
    assert edits.redo_words == ""


@pytest.mark.audit("M-17")
def test_a_hundred_steps_are_kept() -> None:
    edits = Edits(Clock())
    for step in range(KEPT + 50):
        edits.note_edit(sheet(step / 10.0), sheet((step + 1) / 10.0))
    now, count = sheet((KEPT + 50) / 10.0), 0
    while edits.undo_words:
        now, count = edits.undo(now), count + 1
    assert (count, now) == (KEPT, sheet(5.0))


def test_work_is_done_at_once_and_then_once_in_a_period() -> None:
    done: list[int] = []
    asked: list[int] = []
    timers = []
    paced = Paced(lambda: done.append(len(asked)), 0.06, lambda delay_s, then: timers.append(then))

    def ask() -> None:
        asked.append(0)
        paced.soon()

    for _ in range(5):
        ask()
    assert done == [1]
    timers.pop()()
    assert done == [1, 5]
    timers.pop()()
    assert (done, timers) == ([1, 5], [])
    ask()
    ask()
    paced.now()
    timers.pop()()
    assert done == [1, 5, 6, 7]
