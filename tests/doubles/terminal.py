"""A terminal that keeps what is written to it, and shows what it then looks like."""

import pyte
from pyte.screens import Char
from textual.drivers.headless_driver import HeadlessDriver


class WrittenTerminal(HeadlessDriver):
    """A driver without a terminal behind it, of which the console believes that it has one."""

    def start_application_mode(self) -> None:
        self.written: list[str] = []
        super().start_application_mode()

    @property
    def is_headless(self) -> bool:
        return False

    def write(self, data: str) -> None:
        self.written.append(data)

    def cells(self) -> list[list[Char]]:
        """Return what stands on the screen by now, with its colours."""
        columns, rows = self._get_terminal_size()
        screen = pyte.Screen(columns, rows)
        pyte.Stream(screen).feed("".join(self.written))
        return [[screen.buffer[y][x] for x in range(columns)] for y in range(rows)]

    def text(self) -> list[str]:
        """Return the rows without their colours."""
        return ["".join(cell.data for cell in row) for row in self.cells()]
