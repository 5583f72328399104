"""The cover of what plays: drawn once for each picture and size, in a thread."""

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from auralis_tui.tui.newest import Newest
from auralis_tui.tui.now.picture import Drawn, Way, cell_pixels, fitted
from auralis_tui.tui.widgets.paint import look_of
from auralis_tui.tui.widgets.sixels import Sixels

if TYPE_CHECKING:
    from PIL.Image import Image


class Cover(Widget):
    """A picture in the middle of its ground."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.image: Image | None = None
        self._way = Way.OFF
        self._drawn: Drawn | None = None
        self._wanted: object = None
        self._drawing: Newest[Drawn] = Newest(self)
        self._away = False
        """Whether another program has the terminal."""

    def on_mount(self) -> None:
        """Send nothing while another program has the terminal, and all anew when it is back."""
        self.app.app_suspend_signal.subscribe(self, lambda _: self._go(away=True))
        self.app.app_resume_signal.subscribe(self, lambda _: self._go(away=False))

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
        left = max(0, (width - rows[place].cell_length) // 2)
        right = max(0, width - left - rows[place].cell_length)
        sides = [Strip([Segment(" " * cells, ground)], cells) for cells in (left, right)]
        return Strip.join([sides[0], rows[place], sides[1]]).crop(0, width)

    def _go(self, away: bool) -> None:
        self._away, self._wanted = away, None
        self._draw()

    def _draw(self) -> None:
        """Let it be drawn for the size there is; what is shown stays until then."""
        wanted = (self.image, self._way, self.size)
        if not self.size or self._away or wanted == self._wanted:
            return
        self._wanted = wanted
        if self.image is None:
            self._drawing.forget()
            self._forget()
            self.refresh()
            return
        image, way, cell = self.image, self._way, cell_pixels()
        columns, rows = fitted(image.size, self.size, cell)
        self._drawing.wish(lambda: Drawn(image, way, columns, rows, cell), self._take)

    def _take(self, drawn: Drawn) -> None:
        if self._away:
            return
        self._forget()
        self._drawn = drawn
        self._send(drawn.before)
        if drawn.sixels:
            picture = Sixels(drawn.sixels)
            picture.styles.width, picture.styles.height = drawn.columns, drawn.rows
            left, top = (self.size.width - drawn.columns) // 2, (self.size.height - drawn.rows) // 2
            picture.styles.offset = (left, top)
            self.mount(picture)
        self.refresh()

    def _forget(self) -> None:
        drawn, self._drawn = self._drawn, None
        if drawn is not None:
            self._send(drawn.gone())
        self.remove_children()

    def _send(self, text: str) -> None:
        driver = self.app._driver
        if text and driver is not None and not self._away:
            driver.write(text)
