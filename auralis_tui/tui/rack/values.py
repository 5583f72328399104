"""Values of settings as they are written, stepped through, and typed."""

import math
import re

from auralis_tui.errors import UsageError
from auralis_tui.tui import numbers
from auralis_tui.tui.rack.settings import Setting, Unit, Value

OFF = ("off", "none", "no")
ON = ("on", "yes")
HERTZ_STEP, SECOND_STEP = 1.01, 1.05
"""A step of what is heard by its ratio."""
STEPS = {Unit.DECIBEL: 0.1, Unit.PERCENT: 0.01, Unit.RATIO: 0.1, Unit.PLAIN: 0.05, Unit.WHOLE: 1.0}
_TYPED = re.compile(r"([+-]?(?:\d+(?:\.\d*)?|\.\d+))\s*(:1|[a-zA-Z%/]*)")
FACTORS = {
    Unit.HERTZ: {"": 1.0, "hz": 1.0, "k": 1000.0, "khz": 1000.0},
    Unit.SECOND: {"s": 1.0, "ms": 0.001, "us": 0.000001},
    Unit.DECIBEL: {"": 1.0, "db": 1.0, "dbfs": 1.0, "dbtp": 1.0},
    Unit.PERCENT: {"": 0.01, "%": 0.01},
    Unit.RATIO: {"": 1.0, ":1": 1.0},
    Unit.WHOLE: {"": 1.0, "bit": 1.0},
    Unit.PLAIN: {"": 1.0},
}


def shown(setting: Setting, value: Value) -> tuple[str, str]:
    """Write a value: the figure, and its unit."""
    if value is None:
        return "off", ""
    if isinstance(value, bool):
        return ("on" if value else "off"), ""
    if isinstance(value, str):
        return value.replace("_", " ").replace("low cut", "high-pass").replace("high cut", "low-pass"), ""
    match setting.unit:
        case Unit.DECIBEL:
            return (numbers.signed(value) if setting.signed else numbers.level(value)), setting.sign
        case Unit.HERTZ:
            return hertz(value)
        case Unit.SECOND:
            return (_digits(value), "s") if value >= 1.0 else (_digits(value * 1000.0), "ms")
        case Unit.PERCENT:
            return f"{round(value * 100)}".replace("-", numbers.MINUS), "%"
        case Unit.RATIO:
            return f"{_digits(value)}:1", ""
        case Unit.CHOICE:
            return f"{value:g}", "dB/oct" if setting.name.startswith("slope") else "bit"
        case Unit.WHOLE:
            return f"{value:g}", ""
    return f"{value:.2f}".replace("-", numbers.MINUS), ""


def text_of(setting: Setting, value: Value) -> str:
    """Write a value with its unit."""
    return " ".join(part for part in shown(setting, value) if part)


def hertz(value: float) -> tuple[str, str]:
    """Write a frequency: `240`, `Hz`; `1.2`, `kHz`."""
    if value < 999.5:
        return _digits(value), "Hz"
    text = _digits(value / 1000.0)
    return (text if "." in text else f"{text}.0"), "kHz"


def _digits(value: float) -> str:
    """Write three digits, without zeros after the point."""
    text = f"{value:.3g}"
    return f"{float(text):.0f}" if "e" in text else text


def stepped(setting: Setting, value: Value, steps: int) -> Value:
    """Return the value so many steps up, or down."""
    if setting.unit is Unit.SWITCH:
        return steps > 0
    if setting.unit is Unit.CHOICE:
        place = setting.choices.index(value) if value in setting.choices else 0
        return setting.choices[max(0, min(len(setting.choices) - 1, place + (1 if steps > 0 else -1)))]
    if value is None:
        return setting.low if steps > 0 else None
    number = float(value)
    if setting.optional and steps < 0 and number <= setting.low:
        return None
    return _bounded(setting, _step(setting, number, steps))


def _step(setting: Setting, value: float, steps: int) -> float:
    match setting.unit:
        case Unit.HERTZ:
            return _turned(value, HERTZ_STEP, steps, 3)
        case Unit.SECOND:
            return _turned(max(value, 0.0001 if steps > 0 else 0.0), SECOND_STEP, steps, 3)
    step = STEPS[setting.unit]
    return round(round(value / step + steps) * step, 4)


def _turned(value: float, ratio: float, steps: int, digits: int) -> float:
    """Multiply by the ratio, to so many digits, by one of the last at least."""
    if value == 0.0:
        return 0.0
    last = 10.0 ** (math.floor(math.log10(value)) - digits + 1)
    turned = round(value * ratio**steps / last) * last
    if turned == value:
        turned += last * (1 if steps > 0 else -1)
    return float(f"{turned:.6g}")


def _bounded(setting: Setting, value: float) -> float:
    bounded = max(setting.low, min(setting.high, value))
    return int(bounded) if setting.unit is Unit.WHOLE else bounded


def typed(setting: Setting, text: str, former: Value) -> Value:
    """Read a value as it is typed, with or without its unit; raises `UsageError` with what is allowed."""
    text = text.strip().lower().replace(numbers.MINUS, "-").replace(",", ".")
    if setting.unit is Unit.SWITCH and text in (*ON, *OFF):
        return text in ON
    if setting.optional and text in OFF:
        return None
    if setting.unit in (Unit.CHOICE, Unit.SWITCH):
        return _chosen(setting, text)
    match = _TYPED.fullmatch(text)
    factors = dict(FACTORS[setting.unit])
    if setting.unit is Unit.SECOND:
        factors[""] = 1.0 if isinstance(former, float) and former >= 1.0 else 0.001
    if match is None or match[2] not in factors:
        raise UsageError(f"{text} is no value here.", _example(setting, former))
    value = float(match[1]) * factors[match[2]]
    if setting.unit is Unit.HERTZ and not match[2] and value < setting.low <= value * 1000.0 <= setting.high:
        value *= 1000.0
    if not setting.low <= value <= setting.high:
        ends = f"{text_of(setting, setting.low)} to {text_of(setting, setting.high)}"
        raise UsageError(f"{text} is out of range: {setting.label} goes from {ends}.")
    return int(value) if setting.unit is Unit.WHOLE else float(f"{value:.6g}")


def _example(setting: Setting, former: Value) -> str:
    """Show the value that there is, or the default; where both are off, what it could be."""
    value = setting.default if former is None else former
    if value is None:
        return f"It goes from {text_of(setting, setting.low)} to {text_of(setting, setting.high)}."
    return f"For example: {text_of(setting, value)}"


def _chosen(setting: Setting, text: str) -> Value:
    if setting.unit is Unit.SWITCH:
        raise UsageError(f"{text} is no value here.", "It is on or off.")
    found = [choice for choice in setting.choices if text in (str(choice), text_of(setting, choice))]
    found += [choice for choice in setting.choices if text and text_of(setting, choice).startswith(text)]
    if not found:
        names = ", ".join(text_of(setting, choice) for choice in setting.choices)
        raise UsageError(f"{text} is no value here.", f"There are {names}.")
    return found[0]


def share_of(setting: Setting, value: Value) -> float | None:
    """Return where the value stands between its ends, 0 to 1, as a slider shows it; None where it has no ends."""
    if not isinstance(value, int | float) or isinstance(value, bool) or setting.high <= setting.low:
        return None
    low, high = setting.low, setting.high
    if setting.unit in (Unit.HERTZ, Unit.SECOND):
        low, value = max(low, high / 10_000.0), max(float(value), high / 10_000.0)
        return max(0.0, math.log(value / low) / math.log(high / low))
    return (value - low) / (high - low)
