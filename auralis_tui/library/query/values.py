"""The values that a query names: numbers, lengths, sizes, dates, ages."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from auralis_tui.library.query.nodes import Comparison, Range, Relation

DAY_S = 86_400.0
_AGE_S = {"h": 3600.0, "d": DAY_S, "w": 7 * DAY_S, "m": 30.436875 * DAY_S, "y": 365.2425 * DAY_S}
_TIMES = {"": 1.0, "k": 1e3, "m": 1e6, "g": 1e9, "kib": 2.0**10, "mib": 2.0**20, "gib": 2.0**30}
_NUMBER = r"[+-]?[0-9]{1,15}(?:\.[0-9]{0,9})?"


class Kind(Enum):
    """What kind of values a field has, and how one is written."""

    TEXT = "words, or a phrase in quotes"
    NAME = "a name or its beginning"
    FLAG = "yes or no"
    WHOLE = "a whole number, as 3"
    DECIMAL = "a number, as -9.5"
    RATE = "a rate, as 44100 or 96k"
    LENGTH = "a length, as 5:00 or 90"
    SIZE = "a size, as 20M or 700k"
    DATE = "a date, as 2024, 2024-05, 2024-05-31, today, or an age, as 12h, 7d, 2w, 3m, 1y"


@dataclass(frozen=True, slots=True)
class Span:
    """What a value stands for: all from `start` up to, and without, `stop`."""

    start: float
    stop: float
    exact: float | None = None
    """What more and less are measured against, where that is one number."""
    age: bool = False
    """It is written as an age, so that less is later."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The values that fit; None is no bound."""

    low: float | None = None
    high: float | None = None
    low_fits: bool = True
    high_fits: bool = False

    @property
    def is_one(self) -> bool:
        """Whether only one whole number fits."""
        if self.low is None or self.high is None or not self.low_fits:
            return False
        return float(self.low).is_integer() and self.high == self.low + (not self.high_fits)

    def __contains__(self, value: float) -> bool:
        above = self.low is None or value > self.low or (self.low_fits and value == self.low)
        return above and (self.high is None or value < self.high or (self.high_fits and value == self.high))


def interval(kind: Kind, asked: Comparison | Range, now_s: float) -> Interval:
    """Return the values that a comparison asks for; raises `ValueError` for what is no value of this kind."""
    if isinstance(asked, Range):
        return _between(*(span(kind, end, now_s) if end else None for end in (asked.low, asked.high)))
    return _compared(asked.relation, span(kind, asked.value, now_s))


def span(kind: Kind, text: str, now_s: float) -> Span:
    """Read a value; raises `ValueError` for what is none of this kind."""
    return _READERS[kind](text.casefold(), now_s)


def flag(text: str) -> bool:
    """Read yes or no; raises `ValueError` for anything else."""
    if text.casefold() in ("yes", "true", "on", "1"):
        return True
    if text.casefold() in ("no", "false", "off", "0"):
        return False
    raise ValueError(text)


def _compared(relation: Relation, value: Span) -> Interval:
    if relation is Relation.EQUAL:
        return Interval(value.start, value.stop)
    if value.age:
        relation = _LATER[relation]
    below, above = (value.start, value.stop) if value.exact is None else (value.exact, value.exact)
    match relation:
        case Relation.LESS:
            return Interval(None, below)
        case Relation.AT_MOST:
            return Interval(None, above, high_fits=value.exact is not None)
        case Relation.MORE:
            return Interval(above, None, low_fits=value.exact is None)
        case _:
            return Interval(below, None)


_LATER = {
    Relation.LESS: Relation.MORE, Relation.AT_MOST: Relation.AT_LEAST,
    Relation.MORE: Relation.LESS, Relation.AT_LEAST: Relation.AT_MOST,
}  # fmt: skip


def _between(low: Span | None, high: Span | None) -> Interval:
    if _are_ages(low, high):
        low, high = high, low
    return Interval(
        None if low is None else low.start if low.exact is None else low.exact,
        None if high is None else high.stop if high.exact is None else high.exact,
        high_fits=high is not None and high.exact is not None,
    )


def _are_ages(low: Span | None, high: Span | None) -> bool:
    """Whether the ends count backwards: what is three months old is earlier than what is one month old."""
    if low is not None and high is not None:
        return (low.age or high.age) and low.start > high.start
    return any(end is not None and end.age for end in (low, high))


def _whole(text: str, _: float) -> Span:
    number = float(_matched(r"[+-]?[0-9]{1,9}", text)[0])
    return Span(number, number + 1, number)


def _decimal(text: str, _: float) -> Span:
    """As many digits as are written have to agree."""
    number = float(_matched(_NUMBER, text)[0])
    half = 0.5 * 10.0 ** -len(text.partition(".")[2])
    return Span(number - half, number + half, number)


def _rate(text: str, _: float) -> Span:
    found = _matched(rf"({_NUMBER})(k?)(?:hz)?", text)
    number = round(float(found[1]) * _TIMES[found[2]])
    return Span(number, number + 1, number)


def _size(text: str, _: float) -> Span:
    found = _matched(rf"({_NUMBER})(kib|mib|gib|[kmg]?)b?", text)
    number, times = float(found[1]), _TIMES[found[2]]
    half = 0.5 * 10.0 ** -len(found[1].partition(".")[2])
    return Span((number - half) * times, (number + half) * times, number * times)


def _length(text: str, _: float) -> Span:
    if found := re.fullmatch(r"(?:([0-9]{1,4}):)?([0-9]{1,4}):([0-9]{2})", text):
        seconds = 3600.0 * int(found[1] or 0) + 60.0 * int(found[2]) + int(found[3])
    else:
        found = _matched(rf"({_NUMBER})(h|m|min|s?)", text)
        seconds = float(found[1]) * {"h": 3600.0, "m": 60.0, "min": 60.0}.get(found[2], 1.0)
    return Span(seconds, seconds + 1.0, seconds)


def _date(text: str, now_s: float) -> Span:
    today = datetime.fromtimestamp(now_s).replace(hour=0, minute=0, second=0, microsecond=0)
    if text in ("today", "yesterday"):
        first = today - timedelta(days=text == "yesterday")
        return Span(first.timestamp(), (first + timedelta(days=1)).timestamp())
    if found := re.fullmatch(r"([0-9]{1,5}(?:\.[0-9]{1,3})?)([hdwmy])", text):
        then = now_s - float(found[1]) * _AGE_S[found[2]]
        return Span(then, math.inf, then, age=True)
    found = _matched(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?", text)
    year, month, day = int(found[1]), int(found[2] or 1), int(found[3] or 1)
    if not 1970 < year < 9999:
        raise ValueError(text)
    first = datetime(year, month, day)
    if found[3]:
        last = first + timedelta(days=1)
    elif found[2]:
        last = datetime(year + month // 12, month % 12 + 1, 1)
    else:
        last = datetime(year + 1, 1, 1)
    return Span(first.timestamp(), last.timestamp())


def _matched(pattern: str, text: str) -> re.Match[str]:
    if (found := re.fullmatch(pattern, text)) is None:
        raise ValueError(text)
    return found


_READERS: dict[Kind, Callable[[str, float], Span]] = {
    Kind.WHOLE: _whole, Kind.DECIMAL: _decimal, Kind.RATE: _rate, Kind.LENGTH: _length, Kind.SIZE: _size,
    Kind.DATE: _date,
}  # fmt: skip
