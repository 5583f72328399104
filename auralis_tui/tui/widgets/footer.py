"""The last row: the focused pane's keys, or a notice."""

from textual.geometry import Size
from textual.reactive import var

from auralis_tui.tui.actions import FOOTERS
from auralis_tui.tui.key_words import footer_key, footer_word, key_name
from auralis_tui.tui.keymap import Keymap, keymap_of
from auralis_tui.tui.widgets.paint import Line, Painted, Run, Runs, clip

NOTICE_S = 6.0
"""How long a notice stays."""
RIGHT = (("help", "keys", 0), ("command", "command", 80), ("find", "find", 0))
"""Action, word, and the width from which it is shown."""


class Footer(Painted):
    """Keys, most used first, dropped from the right as the width falls; notices take their place for a while."""

    pane: var[str] = var("library")
    notice: var[tuple[str, bool]] = var(("", False))
    """A sentence, and whether it tells of a failure."""

    def rows(self, size: Size) -> list[Runs]:
        """Draw the row."""
        width = size.width
        keymap = keymap_of(self)
        right = _right(width, keymap)
        room = width - sum(len(text) for text, _ in right) - 3
        line = Line(width).put(" ")
        sentence, failure = self.notice
        if sentence:
            sign = "! " if failure else ""
            line.put(sign, "over bold").put(clip(sentence, width - 3 - len(sign)), "bright bold" if failure else "text")
            return [line.done() if line.column > room else line.right(*right).done()]
        for action in (keymap.actions[name] for name in FOOTERS[self.pane]):
            key, word = footer_key(action), footer_word(self.pane, action)
            if not key:
                continue
            if line.column + len(key) + len(word) + 1 > room:
                break
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
