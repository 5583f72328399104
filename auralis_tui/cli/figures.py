"""Numbers as they are typed."""

import re
from argparse import ArgumentTypeError


def whole(text: str) -> int:
    """Read a whole number in plain digits."""
    text = text.replace("\N{MINUS SIGN}", "-")
    if not re.fullmatch(r"[+-]?[0-9]{1,40}", text):
        raise ArgumentTypeError(f"{text!r} is no whole number.")
    return int(text)


def decimal(text: str) -> float:
    """Read a number in plain digits."""
    if not re.fullmatch(r"[+-]?([0-9]{1,40}(\.[0-9]*)?|\.[0-9]+)", text):
        raise ArgumentTypeError(f"{text!r} is no number.")
    return float(text)
