"""What is shown when the terminal has too little room."""

from textual.geometry import Size

from auralis_tui.tui.widgets.paint import Line, Painted, Runs

LEAST = Size(60, 20)


class TooSmall(Painted):
    """One centred sentence."""

    def rows(self, size: Size) -> list[Runs]:
        """Draw the sentence, over as many rows as it needs."""
        width, height = size
        size = self.app.size
        words = f"Auralis needs {LEAST.width} by {LEAST.height}; this is {size.width} by {size.height}.".split()
        lines = [""]
        for word in words:
            if len(lines[-1]) + len(word) + 1 > width:
                lines.append("")
            lines[-1] = f"{lines[-1]} {word}".strip()
        above = max(0, (height - len(lines)) // 2)
        return [()] * above + [Line(width).put(text.center(width), "text").done() for text in lines]
