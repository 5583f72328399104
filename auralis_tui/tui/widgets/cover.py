"""The cover of what plays: drawn once for each picture and size."""

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from auralis_tui.tui.now.picture import Drawn, Way, cell_pixels, few_colors, fitted, sixel_widget
from auralis_tui.tui.widgets.paint import look_of

if TYPE_CHECKING:
    from PIL.Image import Image


class Cover(Widget):
    """A picture in the middle of its ground."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.image: Image | None = None
        self._way = Way.OFF
        self._drawn: Drawn | None = None
        self._drawn_for: object = None

    def show(self, image: "Image | None", way: Way) -> None:
        """Show a picture this way, or none."""
        self.image, self._way = (image, way) if way is not Way.OFF else (None, way)
        self._draw()

    def on_resize(self) -> None:
        """Draw for the new size."""
        self._draw()

    def on_show(self) -> None:
        """Draw what has come while this was hidden."""
        self._draw()

    def on_unmount(self) -> None:
        """Let the terminal forget the picture."""
        self._forget()

    def render_line(self, y: int) -> Strip:
        """Return one row for the screen."""
        width, ground = self.size.width, look_of(self).inks.style("text", "surface")
        rows = self._drawn.strips if self._drawn is not None else []
        place = y - (self.size.height - len(rows)) // 2
        if not 0 <= place < len(rows):
            return Strip([Segment(" " * width, ground)], width)
        left = (width - rows[place].cell_length) // 2
        right = width - left - rows[place].cell_length
        sides = [Strip([Segment(" " * cells, ground)], cells) for cells in (left, right)]
        return Strip.join([sides[0], rows[place], sides[1]])

    def _draw(self) -> None:
        wanted = (self.image, self._way, self.size)
        if not self.size or wanted == self._drawn_for:
            return
        self._drawn_for = wanted
        self._forget()
        if self.image is not None:
            columns, rows = fitted(self.image.size, self.size, cell_pixels())
            if self._way is Way.SIXEL:
                self._mount_sixels(self.image, columns, rows)
            else:
                self._drawn = Drawn(self.image, self._way, columns, rows)
                self._send(self._drawn.before)
        self.refresh()

    def _mount_sixels(self, image: "Image", columns: int, rows: int) -> None:
        width, height = cell_pixels()
        kind = sixel_widget()
        picture = kind(few_colors(image, (columns * width, rows * height)).convert("RGB"))
        picture.styles.width, picture.styles.height = columns, rows
        picture.styles.offset = ((self.size.width - columns) // 2, (self.size.height - rows) // 2)
        self.mount(picture)

    def _forget(self) -> None:
        drawn, self._drawn = self._drawn, None
        if drawn is not None:
            self._send(drawn.gone())
        self.remove_children()

    def _send(self, text: str) -> None:
        driver = self.app._driver
        if text and driver is not None:
            driver.write(text)
