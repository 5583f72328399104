"""The short way to the terminal: cells that a painted widget has changed are written past Textual's compositor."""

import asyncio
from typing import TYPE_CHECKING

from rich.console import COLOR_SYSTEMS
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.errors import NoWidget
from textual.geometry import Offset, Region

from auralis_tui.tui.escapes import Escapes

if TYPE_CHECKING:
    from auralis_tui.tui.widgets.paint import Look, Painted

SYNC_START, SYNC_END = "\x1b[?2026h", "\x1b[?2026l"
MOST_WAITING = 2
"""Pieces that may wait for the terminal: more are not written before it has taken those."""
PATIENCE_S = 0.1
OF_APP, OF_SCREEN, OF_WIDGET = ("_driver", "_batch_count", "_sync_available"), ("_layout_required",), ("_styles_cache",)
"""What Textual doesn't promise, and this needs; a later version without it is left to paint everything itself."""

Changes = dict[int, range]
"""The changed columns of each row that has some."""


class Shortcut:
    """Collects what changes at one moment, and writes it in one piece.

    Where the terminal doesn't take what was written, it is the last state that waits for it, and nothing is held up.

    A widget that is not in plain sight is refreshed in Textual's own way: below another screen, in a layout that is
    about to change, without a terminal, or where Textual is not built as it was.
    """

    def __init__(self, app: App[None]) -> None:
        self._app = app
        self._waiting: dict[Painted, Changes] = {}
        self._escapes: Escapes | None = None
        self._look: Look | None = None

    @property
    def is_behind(self) -> bool:
        """Whether the terminal has not taken yet what was written last."""
        writer = getattr(getattr(self._app, "_driver", None), "_writer_thread", None)
        queue = getattr(writer, "_queue", None)
        return queue is not None and queue.qsize() > MOST_WAITING

    def paint(self, widget: "Painted", changes: Changes) -> None:
        """Write these columns of a widget's rows, as soon as all else that changes at this moment is known."""
        if not self._waiting:
            asyncio.get_running_loop().call_soon(self._write)
        waiting = self._waiting.setdefault(widget, {})
        for y, columns in changes.items():
            before = waiting.get(y, columns)
            waiting[y] = range(min(before.start, columns.start), max(before.stop, columns.stop))

    def _write(self) -> None:
        if self.is_behind:
            asyncio.get_running_loop().call_later(PATIENCE_S, self._write)
            return
        waiting, self._waiting = self._waiting, {}
        pieces = []
        for widget, changes in waiting.items():
            offset = self._place(widget)
            if offset is None:
                widget.refresh_changes(changes)
            else:
                pieces.append(self._written(widget, changes, offset))
        if pieces and (driver := self._app._driver) is not None:
            x, y = self._app.screen.outer_size.clamp_offset(self._app.cursor_position)
            text = f"{''.join(pieces)}\x1b[{y + 1};{x + 1}H"
            driver.write(f"{SYNC_START}{text}{SYNC_END}" if self._app._sync_available else text)

    def _written(self, widget: "Painted", changes: Changes, offset: Offset) -> str:
        escapes, rows, above = self._escapes_of(widget), widget.shown, widget.styles.gutter.top
        # Textual keeps rows that it has painted: those that are written here are no longer what it kept.
        widget._styles_cache.set_dirty(*(Region(0, above + y, 1, 1) for y in changes))
        return "".join(
            f"\x1b[{offset.y + y + 1};{offset.x + columns.start + 1}H{escapes.write(rows[y], columns)}"
            for y, columns in changes.items()
        )

    def _place(self, widget: "Painted") -> Offset | None:
        """Return where a widget is, if it can be written to."""
        app = self._app
        if not self._is_known(widget):
            return None
        if app.is_headless or app._batch_count or app._driver is None or not widget.is_attached:
            return None
        screen = widget.screen
        if screen is not app.screen or screen._layout_required or not widget.shown:
            return None
        try:
            geometry = screen.find_widget(widget)
        except NoWidget:
            return None
        content = geometry.region.shrink(widget.styles.gutter)
        plain = content.size == widget.size and geometry.clip.contains_region(content)
        return content.offset if plain else None

    def _is_known(self, widget: "Painted") -> bool:
        """Tell whether Textual has inside what is needed here."""
        parts: tuple[tuple[object, tuple[str, ...]], ...] = (
            (self._app, OF_APP), (self._app.screen, OF_SCREEN), (widget, OF_WIDGET)
        )  # fmt: skip
        return all(hasattr(part, name) for part, names in parts for name in names)

    def _escapes_of(self, widget: "Painted") -> Escapes:
        look = widget.look
        if self._escapes is None or look is not self._look:
            filters, ground = widget.get_line_filters(), widget.background_colors[1]

            def style_of(ink: str) -> Style:
                segments = [Segment("x", look.inks.style(ink))]
                for line_filter in filters:
                    segments = line_filter.apply(segments, ground)
                return segments[0].style or Style.null()

            colors = COLOR_SYSTEMS[name] if (name := self._app.console.color_system) else None
            self._escapes, self._look = Escapes(style_of, look.glyphs, colors), look
        return self._escapes
