"""A query's tree as SQL. What was typed is only ever bound as a value, or put in quotes for the word index."""

import unicodedata
from dataclasses import dataclass

from auralis_tui.library.query.fields import BY_NAME, NONE, Field, Place
from auralis_tui.library.query.nodes import AllOf, AnyOf, Comparison, Node, Not, Range, Words
from auralis_tui.library.query.terms import has_words
from auralis_tui.library.query.values import Interval, Kind, flag, interval

LAST = "\U0010ffff"
LONGEST_INDEXED_PREFIX = 3
"""Letters at the beginning of words of which the word index keeps where they are; of more it gathers that anew."""
_WHOLE = (Kind.WHOLE, Kind.RATE)


@dataclass(frozen=True, slots=True)
class Sql:
    """A piece of SQL, and the values that are bound in it."""

    text: str
    values: tuple[object, ...] = ()


NEVER = Sql("0")


def condition(node: Node, now_s: float) -> Sql:
    """Return what is true of the tracks that fit, as a condition on `tracks`."""
    match node:
        case Words():
            return _words(node)
        case Comparison() | Range():
            return _compared(node, now_s)
        case Not(part):
            inner = condition(part, now_s)
            return Sql(f"({inner.text}) IS NOT TRUE", inner.values)
        case AllOf(parts):
            return _joined(" AND ", parts, now_s)
        case AnyOf(parts):
            return _joined(" OR ", parts, now_s)


def few(node: Node, now_s: float) -> Sql | None:
    """Return a query of the ids that fit, which an index answers at once where they are few; None if none does."""
    match node:
        case Words():
            if (expression := match_expression(node)) is not None:
                return Sql("SELECT rowid AS id FROM search WHERE search MATCH ?", (expression,))
            if (prefix := _folder(node)) is not None:
                return Sql("SELECT id FROM tracks INDEXED BY tracks_path WHERE path >= ? AND path < ?", prefix)
            if (expression := path_expression(node)) is not None:
                return Sql("SELECT rowid AS id FROM search_paths WHERE search_paths MATCH ?", (expression,))
        case Comparison() | Range():
            return _few_compared(BY_NAME[node.field], node, now_s)
    return None


def on_report(node: Node, now_s: float) -> Sql | None:
    """Return what is asked of a track's report, as a condition on `reports`; None where it may have none."""
    if not isinstance(node, Comparison | Range) or BY_NAME[node.field].place is not Place.REPORTS or _is_none(node):
        return None
    return _on_column(BY_NAME[node.field], node, now_s)


def at_once(node: Node, now_s: float, track_id: str) -> Sql | None:
    """Return what is asked of the track of this id, where an index answers it in less time than the track is found in.

    That is so of one number, and of a few letters that begin a word.
    """
    match node:
        case Words(text, whole=False) if (expression := match_expression(node)) is not None:
            if not (text.isalnum() and len(text) <= LONGEST_INDEXED_PREFIX):
                return None
            return Sql(f"EXISTS (SELECT 1 FROM search WHERE search MATCH ? AND rowid = {track_id})", (expression,))
        case Comparison() | Range() if _is_one_number(node, now_s):
            found = _in_index(BY_NAME[node.field], node, now_s)
            if found is not None:
                return Sql(
                    f"EXISTS (SELECT 1 FROM {found.text} AND {_key(BY_NAME[node.field])} = {track_id})", found.values
                )
    return None


def match_expression(node: Node) -> str | None:
    """Return what fits as an expression of the word index; None where that can't say it."""
    match node:
        case Words(text, name):
            if not has_words(text) or (name and BY_NAME[name].place is not Place.WORDS):
                return None
            return f"{{{BY_NAME[name].column}}} : {phrase(node)}" if name else phrase(node)
        case AllOf(parts):
            wanted = [match_expression(part) for part in parts if not isinstance(part, Not)]
            barred = [match_expression(part.part) for part in parts if isinstance(part, Not)]
            return _both(" AND ", wanted, barred) if wanted else None
        case AnyOf(parts):
            return _both(" OR ", [match_expression(part) for part in parts], [])
    return None


def path_expression(node: Node) -> str | None:
    """Return words of a path as an expression of the index of paths; None of what are none."""
    if not isinstance(node, Words) or not node.field or BY_NAME[node.field].place is not Place.PATHS:
        return None
    if not has_words(node.text) or _folder(node) is not None:
        return None
    return f"{{{BY_NAME[node.field].column}}} : {phrase(node)}"


def phrase(node: Words) -> str:
    """Put words as a phrase of the word index, so that no operator is left in them."""
    text = unicodedata.normalize("NFC", node.text.replace("\0", " ").encode(errors="replace").decode())
    return '"' + text.replace('"', " ") + '"' + ("" if node.whole else " *")


def _both(joint: str, wanted: list[str | None], barred: list[str | None]) -> str | None:
    if None in wanted or None in barred:
        return None
    said = joint.join(f"({part})" for part in wanted)
    return said if not barred else f"({said}) NOT ({' OR '.join(f'({part})' for part in barred)})"


def _joined(joint: str, parts: tuple[Node, ...], now_s: float) -> Sql:
    conditions = [condition(part, now_s) for part in parts]
    return Sql(joint.join(f"({one.text})" for one in conditions), sum((one.values for one in conditions), ()))


def _words(node: Words) -> Sql:
    if not has_words(node.text) and _folder(node) is None:
        return NEVER
    if (prefix := _folder(node)) is not None:
        return Sql("tracks.path >= ? AND tracks.path < ?", prefix)
    if (expression := match_expression(node)) is not None:
        return Sql("tracks.id IN (SELECT rowid FROM search WHERE search MATCH ?)", (expression,))
    return Sql("tracks.id IN (SELECT rowid FROM search_paths WHERE search_paths MATCH ?)", (path_expression(node),))


def _folder(node: Words) -> tuple[str, str] | None:
    """Return the paths between which all of a folder lies, where one is named from the root on."""
    if node.field != "folder" or not node.text.startswith("/"):
        return None
    text = node.text.encode(errors="replace").decode()
    return text, text + LAST


def _compared(node: Comparison | Range, now_s: float) -> Sql:
    field = BY_NAME[node.field]
    inner = _on_column(field, node, now_s)
    if field.place is not Place.REPORTS:
        return inner
    if _is_none(node):
        return Sql(f"""NOT EXISTS (SELECT 1 FROM reports INDEXED BY reports_facts
            WHERE reports.track_id = tracks.id AND {field.column} IS NOT NULL)""")
    return Sql(
        f"""EXISTS (SELECT 1 FROM reports INDEXED BY reports_facts
            WHERE reports.track_id = tracks.id AND {inner.text})""", inner.values,
    )  # fmt: skip


def _few_compared(field: Field, node: Comparison | Range, now_s: float) -> Sql | None:
    found = _in_index(field, node, now_s)
    return None if found is None else Sql(f"SELECT {_key(field)} AS id FROM {found.text}", found.values)


def _in_index(field: Field, node: Comparison | Range, now_s: float) -> Sql | None:
    """Return what fits, as a table and a condition which the field's index answers; None where it doesn't hold all."""
    if not field.index or (_is_none(node) and field.place is Place.REPORTS):
        return None
    if field.where and not _is_within(field, node, now_s):
        return None
    inner = _on_column(field, node, now_s)
    where = f" AND {field.where}" if field.where else ""
    text = f"{_table(field)} INDEXED BY {field.index} WHERE {inner.text.replace('tracks.', '')}{where}"
    return Sql(text, inner.values)


def _table(field: Field) -> str:
    return "reports" if field.place is Place.REPORTS else "tracks"


def _key(field: Field) -> str:
    return "reports.track_id" if field.place is Place.REPORTS else "tracks.id"


def _is_one_number(node: Comparison | Range, now_s: float) -> bool:
    field = BY_NAME[node.field]
    return field.kind in _WHOLE and not _is_none(node) and interval(field.kind, node, now_s).is_one


def _is_within(field: Field, node: Comparison | Range, now_s: float) -> bool:
    """Whether all that fits is in an index that holds only values of which there are few."""
    if _is_none(node):
        return False
    if field.kind is Kind.FLAG:
        return isinstance(node, Comparison) and flag(node.value)
    return 0.0 not in interval(field.kind, node, now_s)


def _on_column(field: Field, node: Comparison | Range, now_s: float) -> Sql:
    column = field.column if field.place is Place.REPORTS or "(" in field.column else f"tracks.{field.column}"
    if field.kind is Kind.FLAG and isinstance(node, Comparison):
        return Sql(column if flag(node.value) else f"NOT {column}")
    if _is_none(node):
        return Sql(f"{column} = ''" if field.kind is Kind.NAME and field.place is Place.TRACKS else f"{column} IS NULL")
    if field.kind is Kind.NAME and isinstance(node, Comparison):
        text = node.value.encode(errors="replace").decode()
        return Sql(f"{column} COLLATE NOCASE >= ? AND {column} COLLATE NOCASE < ?", (text, text + LAST))
    values = interval(field.kind, node, now_s)
    inner = _bounded(column, values, field.kind in _WHOLE)
    if field.default is not None and field.default in values:
        return Sql(f"{column} IS NULL OR ({inner.text})", inner.values)
    return inner


def _bounded(column: str, values: Interval, whole: bool) -> Sql:
    if whole and values.is_one:  # which an index finds together with the track's id
        return Sql(f"{column} = ?", (values.low,))
    parts, bound = [], []
    if values.low is not None:
        parts.append(f"{column} >{'=' * values.low_fits} ?")
        bound.append(values.low)
    if values.high is not None and values.high != float("inf"):
        parts.append(f"{column} <{'=' * values.high_fits} ?")
        bound.append(values.high)
    return Sql(" AND ".join(parts) or f"{column} IS NOT NULL", tuple(bound))


def _is_none(node: Comparison | Range) -> bool:
    return isinstance(node, Comparison) and node.value.casefold() in NONE
