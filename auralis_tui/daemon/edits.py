"""What was done to the chain, so that it can be taken back, and made again."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from auralis_tui.dsp.chain_settings import ChainSettings
from auralis_tui.errors import UsageError
from auralis_tui.mastering.editing import change_between

KEPT = 100
GESTURE_S = 1.0
"""Changes of one setting that follow each other closer than this are one step."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What lies on the desk: a chain, and the preset that it began as."""

    preset: str
    chain: ChainSettings


@dataclass(frozen=True, slots=True)
class _Step:
    words: str
    sheet: Sheet
    """Before it, where it can be undone; after it, where it can be redone."""
    path: str = ""
    at_s: float = 0.0


class Edits:
    """The last 100 steps of this run of the daemon."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._done: list[_Step] = []
        self._undone: list[_Step] = []

    @property
    def undo_words(self) -> str:
        """What `undo` would take back; empty when there is nothing."""
        return self._done[-1].words if self._done else ""

    @property
    def redo_words(self) -> str:
        """What `redo` would make again."""
        return self._undone[-1].words if self._undone else ""

    def note_edit(self, before: Sheet, after: Sheet, path: str = "") -> None:
        """Note a change of the chain; with a `path`, it may be a further part of the step before it."""
        self._undone.clear()
        now_s = self._clock()
        last = self._done[-1] if self._done else None
        if path and last is not None and last.path == path and now_s - last.at_s < GESTURE_S:
            before = self._done.pop().sheet
        if before.chain != after.chain:
            self._keep(_Step(change_between(before.chain, after.chain), before, path, now_s))

    def note_leaving(self, words: str, before: Sheet) -> None:
        """Note that a chain that is kept nowhere else was left for another."""
        self._undone.clear()
        self._keep(_Step(words, before))

    def forget_undone(self) -> None:
        """From here on, on another sheet, nothing can be made again, and no step goes on."""
        self._undone.clear()
        self._end_gesture()

    def undo(self, now: Sheet) -> Sheet:
        """Return what there was before the last step; raises `UsageError` when there is none."""
        return self._move(self._done, self._undone, now, "There is no change of the chain to take back.")

    def redo(self, now: Sheet) -> Sheet:
        """Return what the last step that was taken back had made."""
        return self._move(self._undone, self._done, now, "There is no change of the chain to make again.")

    def rename(self, former: str, preset: str) -> None:
        """Know a preset by another id from now on."""
        for steps in (self._done, self._undone):
            steps[:] = [
                replace(step, sheet=replace(step.sheet, preset=preset)) if step.sheet.preset == former else step
                for step in steps
            ]

    def _move(self, source: list[_Step], target: list[_Step], now: Sheet, nothing: str) -> Sheet:
        if not source:
            raise UsageError(nothing)
        step = source.pop()
        target.append(_Step(step.words, now))
        self._end_gesture()
        return step.sheet

    def _end_gesture(self) -> None:
        if self._done:
            self._done[-1] = replace(self._done[-1], path="")

    def _keep(self, step: _Step) -> None:
        self._done.append(step)
        del self._done[:-KEPT]
