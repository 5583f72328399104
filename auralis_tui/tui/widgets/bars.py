"""Horizontal bars."""

from auralis_tui.tui.widgets.paint import Run

Limits = tuple[tuple[float, str], ...]
"""Levels, rising, with the ink that a bar has above each."""


def bar(
    level: float | None,
    floor: float,
    top: float,
    cells: int,
    ink: str = "signal",
    mark: tuple[float, str] | None = None,
    limits: Limits = (),
) -> list[Run]:
    """Draw a bar from the floor to the level in half cells, over a track; a mark stands in its place."""
    halves = 0 if level is None else max(0, min(2 * cells, round((level - floor) / (top - floor) * 2 * cells)))
    signs = "▄" * (halves // 2) + "▖" * (halves % 2)
    inks = [ink] * len(signs) + ["rule"] * (cells - len(signs))
    for limit, own in limits:
        start = round((limit - floor) / (top - floor) * cells)
        inks[start : len(signs)] = [own] * max(0, len(signs) - start)
    signs += "▁" * (cells - len(signs))
    if mark is not None and mark[0] >= floor:
        column = max(0, min(cells - 1, int((mark[0] - floor) / (top - floor) * cells)))
        signs = f"{signs[:column]}┃{signs[column + 1 :]}"
        inks[column] = mark[1]
    return _runs(signs, inks)


def scale(cells: int, floor: float, top: float, ticks: dict[float, str]) -> str:
    """Write tick labels under a bar, each under its place."""
    row = [" "] * (cells + 3)
    for value, label in ticks.items():
        centre = (value - floor) / (top - floor) * cells
        start = max(0, min(len(row) - len(label), round(centre) - len(label) // 2))
        row[start : start + len(label)] = label
    return "".join(row)


def _runs(signs: str, inks: list[str]) -> list[Run]:
    runs: list[Run] = []
    start = 0
    for place in range(1, len(signs) + 1):
        if place == len(signs) or inks[place] != inks[start]:
            runs.append((signs[start:place], inks[start]))
            start = place
    return runs
