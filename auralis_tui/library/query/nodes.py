"""What a query says, as a tree. Written out with `str`, it can be read again."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

KEYWORDS = ("and", "or", "not")


class Relation(StrEnum):
    """How a value is compared."""

    EQUAL = ":"
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a field, or of any: each begins a word there; or, when `whole`, they stand there one after the other."""

    text: str
    field: str = ""
    """Empty for any field."""
    whole: bool = False

    def __str__(self) -> str:
        if not self.field and not self.whole and self.text.casefold() in KEYWORDS:
            return f"({self.text})"
        return f"{self.field and self.field + ':'}{quoted(self.text) if self.whole else self.text}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A field and a value, as it was written."""

    field: str
    relation: Relation
    value: str

    def __str__(self) -> str:
        return f"{self.field}{self.relation}{_plain(self.value)}"


@dataclass(frozen=True, slots=True)
class Range:
    """A field from one value to another; an end that is empty is open."""

    field: str
    low: str
    high: str

    def __str__(self) -> str:
        return f"{self.field}:{_plain(f'{self.low}..{self.high}')}"


@dataclass(frozen=True, slots=True)
class Not:
    """What doesn't fit this."""

    part: "Node"

    def __str__(self) -> str:
        return f"not {_bracketed(self.part)}"


@dataclass(frozen=True, slots=True)
class AllOf:
    """What fits each of these."""

    parts: tuple["Node", ...]

    def __str__(self) -> str:
        return " ".join(map(_bracketed, self.parts))


@dataclass(frozen=True, slots=True)
class AnyOf:
    """What fits one of these."""

    parts: tuple["Node", ...]

    def __str__(self) -> str:
        return " or ".join(map(_bracketed, self.parts))


Node: TypeAlias = Words | Comparison | Range | Not | AllOf | AnyOf


@dataclass(frozen=True, slots=True)
class SortKey:
    """What tracks are sorted by."""

    name: str
    descending: bool = False

    def __str__(self) -> str:
        return f"{'-' if self.descending else ''}{self.name}"


@dataclass(frozen=True, slots=True)
class Query:
    """A query as it was read."""

    node: Node | None = None
    """None fits everything."""
    sort: tuple[SortKey, ...] = ()

    def __str__(self) -> str:
        words = [] if self.node is None else [str(self.node)]
        if self.sort and isinstance(self.node, AnyOf):
            words = [_bracketed(self.node)]
        return " ".join([*words, *(["sort:" + ",".join(map(str, self.sort))] if self.sort else [])])


def quoted(text: str) -> str:
    """Put a text between quotes, so that nothing in it is taken for an operator."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _plain(value: str) -> str:
    return quoted(value) if not value or re.search(r'[\s()"\\]', value) else value


def _bracketed(node: Node) -> str:
    return f"({node})" if isinstance(node, AllOf | AnyOf) else str(node)
