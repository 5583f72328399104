"""Horizontal bars."""

from auralis_tui.tui.widgets.paint import Run


def bar(
    level: float | None,
    floor: float,
    top: float,
    cells: int,
    ink: str = "signal",
    mark: tuple[float, str] | None = None,
) -> list[Run]:
    """Draw a bar from the floor to the level in half cells, over a track; a mark stands in its place."""
    halves = 0 if level is None else max(0, min(2 * cells, round((level - floor) / (top - floor) * 2 * cells)))
    signs = "▄" * (halves // 2) + "▖" * (halves % 2)
    runs: list[Run] = [(signs, ink), ("▁" * (cells - len(signs)), "rule")]
    if mark is None or mark[0] < floor:
        return [run for run in runs if run[0]]
    column = max(0, min(cells - 1, int((mark[0] - floor) / (top - floor) * cells)))
    return _marked(runs, column, mark[1])


def _marked(runs: list[Run], column: int, ink: str) -> list[Run]:
    found: list[Run] = []
    start = 0
    for text, own in runs:
        place = column - start
        if 0 <= place < len(text):
            found += [(text[:place], own), ("┃", ink), (text[place + 1 :], own)]
        else:
            found.append((text, own))
        start += len(text)
    return [run for run in found if run[0]]


def scale(cells: int, floor: float, top: float, ticks: dict[float, str]) -> str:
    """Write tick labels under a bar, each centred under its place."""
    row = [" "] * (cells + 3)
    for value, label in ticks.items():
        centre = (value - floor) / (top - floor) * cells
        start = max(0, min(len(row) - len(label), round(centre - len(label) / 2)))
        row[start : start + len(label)] = label
    return "".join(row)
