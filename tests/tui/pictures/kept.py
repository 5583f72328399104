"""The pictures that are kept, and in what a screen differs from its own."""

from itertools import zip_longest
from pathlib import Path

from tests.tui.pictures.svg import words_of

FOLDER = Path(__file__).parent.parent.parent.parent / "docs" / "pictures"
SHOWN = 8
"""So many rows that differ are told."""


def difference(name: str, picture: str) -> str:
    """Return in what a picture differs from the one that is kept; empty where they are the same."""
    path = FOLDER / name
    kept = path.read_text() if path.exists() else ""
    if picture == kept:
        return ""
    if not kept:
        return f"{name}: there is none."
    pairs = list(zip_longest(words_of(kept), words_of(picture), fillvalue=""))
    rows = [
        f"  row {row}: {old}\n  {'now':>{4 + len(str(row))}}: {new}"
        for row, (old, new) in enumerate(pairs)
        if old != new
    ]
    if rows:
        return "\n".join([f"{name}: {len(rows)} rows have other words.", *rows[:SHOWN]])
    drawn = zip_longest(kept.split("\n"), picture.split("\n"), fillvalue="")
    return f"{name}: the words are the same, the colours of {sum(old != new for old, new in drawn)} rows are not."
