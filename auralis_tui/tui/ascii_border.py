"""The focused pane's frame where there are ASCII signs only: `#` all around, which Textual doesn't have."""

from textual import _border

KIND = "vkey"
"""One of Textual's frames that the console has no other use for; the stylesheet names it."""


def draw_focus_in_ascii() -> None:
    """Draw this kind of frame by `#`; a Textual built otherwise draws its own."""
    frames = getattr(_border, "BORDER_CHARS", {})
    frames[KIND] = (("#", "#", "#"), ("#", " ", "#"), ("#", "#", "#"))
