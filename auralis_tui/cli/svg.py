"""Drawing in SVG: shapes as text, with nothing that has to be loaded."""

from collections.abc import Iterable, Sequence
from html import escape

Point = tuple[float, float]


def document(width: float, height: float, background: str, shapes: Iterable[str]) -> str:
    """Return a whole drawing."""
    return "\n".join((
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" font-family="system-ui, sans-serif">',
        rectangle(0.0, 0.0, width, height, background),
        *shapes,
        "</svg>\n",
    ))  # fmt: skip


def rectangle(left: float, top: float, width: float, height: float, fill: str, opacity: float = 1.0) -> str:
    """Return a filled rectangle."""
    see_through = f' fill-opacity="{opacity:g}"' if opacity < 1.0 else ""
    return f'<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}"{see_through}/>'


def line(start: Point, end: Point, stroke: str, width: float = 1.0, dashes: str = "") -> str:
    """Return a straight line."""
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    places = f'x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" y2="{end[1]:.1f}"'
    return f'<line {places} stroke="{stroke}" stroke-width="{width:g}"{dashed}/>'


def curve(points: Sequence[Point], stroke: str, width: float = 1.8) -> str:
    """Return a line through points."""
    return (
        f'<polyline points="{_joined(points)}" fill="none" stroke="{stroke}" stroke-width="{width:g}" '
        'stroke-linejoin="round" stroke-linecap="round"/>'
    )


def area(points: Sequence[Point], fill: str, opacity: float = 1.0) -> str:
    """Return a filled outline."""
    see_through = f' fill-opacity="{opacity:g}"' if opacity < 1.0 else ""
    return f'<polygon points="{_joined(points)}" fill="{fill}"{see_through}/>'


def text(place: Point, words: str, fill: str, size: float = 12.0, anchor: str = "start", weight: str = "") -> str:
    """Return words; `anchor` is start, middle or end."""
    heavy = f' font-weight="{weight}"' if weight else ""
    return (
        f'<text x="{place[0]:.1f}" y="{place[1]:.1f}" fill="{fill}" font-size="{size:g}" '
        f'text-anchor="{anchor}"{heavy}>{escape(words)}</text>'
    )


def _joined(points: Iterable[Point]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
