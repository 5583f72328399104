"""The volume by the mouse: the wheel turns it, on whichever line shows it."""

from textual.message import Message
from textual.widget import Widget

STEP_DB = 1.0


class VolumePicked(Message):
    """The volume is to be another, or so much louder or softer."""

    def __init__(self, volume_db: float, relative: bool = False) -> None:
        super().__init__()
        self.volume_db, self.relative = volume_db, relative


class VolumeWheel(Widget):
    """A line whose wheel turns the volume."""

    def on_mouse_scroll_up(self) -> None:
        """Turn it up."""
        self.post_message(VolumePicked(STEP_DB, relative=True))

    def on_mouse_scroll_down(self) -> None:
        """Turn it down."""
        self.post_message(VolumePicked(-STEP_DB, relative=True))
