"""The catalogue of all that the user can do: the only place where keys and their words are written.

Bindings, the footer, the help page, the palette and docs/guide/keys.md are made from it (`key_words` writes them).
"""

from textual.binding import Binding

from auralis_tui.tui.actions import doing, finding, hearing, measuring, moving, playing, working
from auralis_tui.tui.actions.action import Action
from auralis_tui.tui.actions.footers import FOOTER_WORDS, FOOTERS, MENUS

__all__ = ["BY_ID", "CATALOGUE", "FOOTERS", "FOOTER_WORDS", "MENUS", "Action", "bindings"]

CATALOGUE = (
    *playing.ACTIONS, *hearing.ACTIONS, *moving.ACTIONS, *doing.ACTIONS, *finding.ACTIONS, *measuring.ACTIONS,
    *working.ACTIONS,
)  # fmt: skip
"""All actions; help page and guide have them in this order."""
BY_ID = {action.id: action for action in CATALOGUE}


def bindings(pane: str = "") -> list[Binding]:
    """Return the bindings of the actions whose keys mean the same everywhere; or of those of one pane alone."""
    return [
        Binding(action.keys, f"screen.{action.id}" if pane else action.id, action.title, show=False, id=action.id)
        for action in CATALOGUE
        if action.pane == pane
    ]
