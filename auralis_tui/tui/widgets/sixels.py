"""Sixels among the cells of the screen."""

from rich.control import Control
from rich.segment import ControlType, Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class Sixels(Widget):
    """A picture as sixels: they go with its last row, so that no row is written over them."""

    def __init__(self, sixels: str) -> None:
        super().__init__()
        self._sixels = sixels

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the rows; nothing where only a part is in sight, or where a panel lies over it."""
        if not self.screen.is_active or crop.size != self.size:
            return []
        here = self.screen.find_widget(self).visible_region
        plain = Style()
        last = [
            Segment(Control.move_to(here.x, here.y).segment.text, plain),
            Segment(self._sixels, plain, [(ControlType.CURSOR_FORWARD, 0)]),
            Segment(Control.move_to(here.right, here.bottom).segment.text, plain),
        ]
        return [*[Strip([])] * (crop.height - 1), Strip(last, crop.width)]
