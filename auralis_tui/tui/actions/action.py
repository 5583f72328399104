"""What an action is: one thing the user can do, with its keys and words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Action:
    """One thing the user can do."""

    id: str
    """Its name, and that of the method `action_<id>`."""
    keys: str
    """Textual's names of its keys, with commas between them."""
    title: str
    help: str
    """A sentence for the guide."""
    group: str
    """The help page's heading."""
    footer: str = ""
    """The footer's word for it."""
    row: str = ""
    """The help page's words where it shares a row with its neighbour; `-` where it has none there."""
    pane: str = ""
    """The only pane in which its keys mean this; empty where they mean it everywhere."""
