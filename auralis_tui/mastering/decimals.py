"""Numbers in other equalizers' files: some have points before their decimals, some commas."""

import re

NUMBER = r"([-+]?[0-9][0-9.,]*)"
_COMMAND = re.compile(r"\s*(?:preamp|filter\s*[0-9]*)\s*:(.*)", re.IGNORECASE)
_NUMBERS = re.compile(rf"(\bFc\s+)?{NUMBER}", re.IGNORECASE)


class NumberError(Exception):
    """A number can't be read; says why."""


def shown_decimal_comma(text: str) -> str:
    """Return the first number of a file that has a decimal comma; empty when none has.

    Commands alone count, not comments. A frequency's comma before three digits is for thousands.
    """
    for line in text.splitlines():
        command = _COMMAND.match(line)
        for frequency, number in _NUMBERS.findall(command[1]) if command else ():
            if "," in number and not (frequency and _in_thousands(number, ".", ",")):
                return str(number)
    return ""


def read_number(text: str, decimal_comma: str, is_frequency: bool = False) -> float:
    """Read a number of a file in which that one has a decimal comma, if any; only frequencies have marks for thousands.

    Raises `NumberError` for what is no number, or another one in the manner of the rest of the file.
    """
    decimal, thousands = (",", ".") if decimal_comma else (".", ",")
    grouped = is_frequency and _in_thousands(text, decimal, thousands)
    if decimal_comma and is_frequency and _in_thousands(text, ".", ","):
        raise NumberError(
            f"`{text[:40]}` may have a comma for thousands, but `{decimal_comma[:40]}` has a decimal comma"
        )
    if grouped or re.fullmatch(rf"[-+]?[0-9]+(?:{re.escape(decimal)}[0-9]*)?", text):
        return float(text.replace(thousands, "").replace(decimal, "."))
    if decimal_comma and "." in text:
        raise NumberError(f"`{text[:40]}` has a decimal point, but `{decimal_comma[:40]}` a decimal comma")
    raise NumberError(f"{text[:40]!r} is no number")


def _in_thousands(text: str, decimal: str, thousands: str) -> bool:
    pattern = rf"[-+]?[1-9][0-9]{{0,2}}(?:{re.escape(thousands)}[0-9]{{3}})+(?:{re.escape(decimal)}[0-9]*)?"
    return re.fullmatch(pattern, text) is not None
