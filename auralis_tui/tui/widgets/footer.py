"""The last row: the focused pane's keys, or a notice."""

from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import var

from auralis_tui.tui.actions import FOOTERS
from auralis_tui.tui.key_words import footer_key, footer_word, key_name
from auralis_tui.tui.keymap import Keymap, keymap_of
from auralis_tui.tui.widgets.paint import Line, Painted, Run, Runs, clip

NOTICE_S = 6.0
"""How long a notice stays."""
RIGHT = (("help", "keys", 0), ("command", "command", 80), ("find", "find", 0))
"""Action, word, and the width from which it is shown."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is said: what happened, and what to do."""

    message: str = ""
    hint: str = ""
    failure: bool = False
    kept: bool = False
    """Whether it is kept under the jobs too."""

    def __bool__(self) -> bool:
        return bool(self.message)

    def fitting(self, room: int) -> str:
        """Write as much as there is room for: what to do goes before what else there is to say of what happened."""
        first = f"{self.message.partition('. ')[0].rstrip('.')}."
        ways = [[self.message, self.hint], [first, self.hint]]
        ways += [[first, "6 shows what to do."]] if self.kept else []
        texts = ["  ".join(filter(None, way)) for way in ways]
        return next((text for text in texts if cell_len(text) <= room), clip(texts[1], room))


class Footer(Painted):
    """Keys, most used first, dropped from the right as the width falls; notices take their place for a while."""

    pane: var[str] = var("library")
    notice: var[Told] = var(Told())

    class Picked(Message):
        """A key was clicked."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._zones: list[tuple[range, str]] = []
        """Where the keys stand, and what they do."""

    def on_click(self, event: events.Click) -> None:
        """Do what the key under the pointer does."""
        for zone, action in self._zones:
            if event.x in zone:
                self.post_message(self.Picked(action))

    def rows(self, size: Size) -> list[Runs]:
        """Draw the row."""
        width = size.width
        keymap = keymap_of(self)
        right = _right(width, keymap)
        room = width - sum(len(text) for text, _ in right) - 3
        self._zones = _right_zones(width, keymap)
        line = Line(width).put(" ")
        if told := self.notice:
            sign = "! " if told.failure else ""
            sentence = told.fitting(width - 3 - len(sign))
            line.put(sign, "over bold").put(sentence, "bright bold" if told.failure else "text")
            return [line.done() if line.column > room else line.right(*right).done()]
        for action in (keymap.actions[name] for name in FOOTERS[self.pane]):
            key, word = footer_key(action), footer_word(self.pane, action)
            if not key:
                continue
            if line.column + len(key) + len(word) + 1 > room:
                break
            self._zones.append((range(line.column, line.column + len(key) + len(word) + 1), action.id))
            line.put(key, "text bold").put(f" {word}  ", "muted")
        return [line.right(*right).done()]

    def _changed(self) -> None:
        self.repaint()

    watch_pane = watch_notice = _changed


def _right(width: int, keymap: Keymap) -> list[Run]:
    runs: list[Run] = []
    for name, word, least in RIGHT:
        key = key_name(keymap.actions[name].keys.split(",")[0])
        if width >= least and key:
            runs += [(key, "text bold"), (f" {word}  ", "muted")]
    return runs


def _right_zones(width: int, keymap: Keymap) -> list[tuple[range, str]]:
    """Return where the keys at the right stand: as `_right` writes them, up to the edge."""
    zones: list[tuple[range, str]] = []
    end = width
    for name, word, least in reversed(RIGHT):
        key = key_name(keymap.actions[name].keys.split(",")[0])
        if width >= least and key:
            begin = end - len(key) - len(word) - 3
            zones.append((range(begin, end - 2), name))
            end = begin
    return zones
