"""How cover, names, lyrics and facts share a pane of any size."""

from dataclasses import dataclass

BESIDE_COLUMNS = 74
"""From here on lyrics stand beside the rest."""
SIDE_COLUMNS = 44
"""The most that stands at their left."""
GAP = 3
COVER_COLUMNS, COVER_ROWS = 40, 16
"""The cover's place where all stand below each other."""
LEAST_COVER_ROWS = 8
HEADING_ROWS = 2
LEAST_LYRIC_ROWS = 7
"""Heading, blank, and a few lines."""
NAME_ROWS = 3


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Columns and rows of each; none where it isn't shown."""

    beside: bool
    side: int
    """Columns of what stands at the left of the lyrics, or of all."""
    cover: tuple[int, int]
    names: int
    lyrics: int
    facts: int


def arrange(
    size: tuple[int, int], *, lyric_rows: int, fact_rows: int, covered: bool, facts_first: bool = False
) -> Arrangement:
    """Share a pane's columns and rows; without facts nothing plays, and the lyrics' place says so.

    With `facts_first` they have the place of what they leave no room for.
    """
    width, height = size
    if not fact_rows:
        return Arrangement(False, width, (0, 0), 0, height, 0)
    if width >= BESIDE_COLUMNS:
        return _beside(width, height, fact_rows, covered, facts_first)
    return _stacked(width, height, lyric_rows, fact_rows, covered, facts_first)


def _beside(width: int, height: int, fact_rows: int, covered: bool, facts_first: bool) -> Arrangement:
    side = min(SIDE_COLUMNS, (width - GAP) * 2 // 5)
    names = min(NAME_ROWS, height)
    facts = min(fact_rows + 1, height - names)
    both = height - names - facts - 1
    rows = min(both if both >= LEAST_COVER_ROWS else height - names - 1, side // 2)
    if not covered or rows < LEAST_COVER_ROWS or (facts_first and both < LEAST_COVER_ROWS):
        return Arrangement(True, side, (0, 0), names, height, facts)
    ground = min(side, rows * COVER_COLUMNS // COVER_ROWS)
    return Arrangement(True, side, (ground, rows), names, height, facts if both >= LEAST_COVER_ROWS else 0)


def _stacked(
    width: int, height: int, lyric_rows: int, fact_rows: int, covered: bool, facts_first: bool
) -> Arrangement:  # fmt: skip
    names, facts = NAME_ROWS + 1, fact_rows + 1
    left = height - names - facts
    if left < LEAST_LYRIC_ROWS:  # the line of what plays has the names too
        if facts_first:
            return Arrangement(False, width, (0, 0), 0, 0, min(height, facts))
        return Arrangement(False, width, (0, 0), 0, height, 0)
    rows = min(COVER_ROWS, left - LEAST_LYRIC_ROWS - 1)
    cover = (min(width, COVER_COLUMNS), rows) if covered and rows >= LEAST_COVER_ROWS else (0, 0)
    left -= cover[1] + 1 if cover[1] else 0
    return Arrangement(False, width, cover, names, min(left, lyric_rows + HEADING_ROWS), facts)
