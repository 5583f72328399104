"""Figures as the console writes them: fixed places, U+2212 for minus, one decimal."""

from auralis_tui.units import SILENCE_DB

MINUS = "−"
NONE = "—"
SILENCE = f"{MINUS}∞"


def level(value_db: float | None) -> str:
    """Write a level or a loudness: `−13.8`, `−∞` for silence, `—` for not known."""
    if value_db is None:
        return NONE
    if value_db <= SILENCE_DB:
        return SILENCE
    return _decimal(value_db)


def signed(value: float | None) -> str:
    """Write a difference or a gain: with a plus, but none for 0.0."""
    if value is None:
        return NONE
    text = _decimal(value)
    return text if text.startswith(MINUS) or text == "0.0" else f"+{text}"


def correlation(value: float | None) -> str:
    """Write a correlation: two decimals and a sign."""
    if value is None:
        return NONE
    text = f"{abs(value):.2f}"
    if text == "0.00":
        return " 0.00"
    return f"{MINUS if value < 0 else '+'}{text}"


def clock(seconds: float) -> str:
    """Write a time: `m:ss`, or `h:mm:ss` from an hour on."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, seconds_left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds_left:02}" if hours else f"{minutes}:{seconds_left:02}"


def remaining(position_s: float, duration_s: float) -> str:
    """Write what is left of a track, with a minus."""
    return f"{MINUS}{clock(int(duration_s) - int(position_s))}"


def span(seconds: float) -> str:
    """Write a long time in words: `3 h 07 min`, `48 min`."""
    minutes = round(max(0.0, seconds) / 60)
    return f"{minutes // 60} h {minutes % 60:02} min" if minutes >= 60 else f"{minutes} min"


def thousands(count: int) -> str:
    """Write a count with a space between the thousands."""
    return f"{count:,}".replace(",", " ")


def counted(count: int, noun: str) -> str:
    """Write a count with its noun: `1 track`, `1 284 albums`."""
    return f"{thousands(count)} {noun}{'' if count == 1 else 's'}"


def kilohertz(rate_hz: int) -> str:
    """Write a sampling rate without its unit: `48`, `44.1`."""
    return f"{rate_hz / 1000:g}"


def percent(share: float) -> str:
    """Write a share of one as whole percent, with the unit."""
    return f"{round(share * 100)} %"


def _decimal(value: float) -> str:
    text = f"{abs(value):.1f}"
    return f"{MINUS}{text}" if value < 0 and text != "0.0" else text
