"""The library's first row on the narrowest terminals."""

from textual.geometry import Size
from textual.reactive import var

from auralis_tui.tui.widgets.paint import Line, Painted, Runs, clip


class Breadcrumb(Painted):
    """Where one is, for the narrowest terminals."""

    root: var[str] = var("Artists")
    artist: var[str] = var("")
    fact: var[str] = var("")

    def rows(self, size: Size) -> list[Runs]:
        """Draw the row, and a blank one."""
        width = size.width
        line = Line(width).put(f" {self.root}", "muted" if self.artist else "bright bold")
        if self.artist:
            line.put("  ›  ", "faint").put(clip(self.artist, width - len(self.fact) - line.column - 3), "bright bold")
        return [line.right((self.fact, "muted"), (" ", "text")).done(), ()]

    def _changed(self) -> None:
        self.repaint()

    watch_root = watch_artist = watch_fact = _changed
