"""Reading what other equalizers keep: AutoEq's `ParametricEQ.txt`, and the configuration of Equalizer APO.

One command a line. What would sound different here is refused, with its line; nothing is left out in silence.
"""

import math
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from auralis_tui.dsp.chain_settings import ChainSettings
from auralis_tui.dsp.equalizer import MAX_BANDS, Band, BandKind, Channels, EqualizerSettings
from auralis_tui.dsp.settings import SettingsError
from auralis_tui.errors import PresetError
from auralis_tui.mastering.decimals import NUMBER, NumberError, read_number, shown_decimal_comma
from auralis_tui.mastering.preset import MAX_TITLE, Preset, printable

KINDS = {
    "PK": BandKind.BELL, "PEQ": BandKind.BELL, "MODAL": BandKind.BELL, "NO": BandKind.NOTCH,
    "LP": BandKind.HIGH_CUT, "LPQ": BandKind.HIGH_CUT, "HP": BandKind.LOW_CUT, "HPQ": BandKind.LOW_CUT,
    "LS": BandKind.LOW_SHELF, "LSC": BandKind.LOW_SHELF, "HS": BandKind.HIGH_SHELF, "HSC": BandKind.HIGH_SHELF,
}  # fmt: skip
"""What stands for which band; band passes (BP) and all passes (AP) have none."""
SHELVES = (BandKind.LOW_SHELF, BandKind.HIGH_SHELF)
WITHOUT_EFFECT = ("device", "stage")
"""Commands that say where an equalizer is at work; here it is where the preset is."""
CHANNELS = {
    ("all",): Channels.STEREO, ("l", "r"): Channels.STEREO, ("l",): Channels.LEFT, ("r",): Channels.RIGHT,
}  # fmt: skip
"""Which bands the filters after a command `Channel` become."""
NOTCH_Q = 30.0
SHELF_SLOPE = 0.9
"""Of a shelf whose line gives no width."""

_FILTER = re.compile(r"filter\s*[0-9]*")
_KIND = re.compile(rf"(ON|OFF)\s+([A-Z]+)(?:\s+{NUMBER}\s*dB)?", re.IGNORECASE)
_FIELDS = {
    "Fc": re.compile(rf"\bFc\s+{NUMBER}\s*Hz", re.IGNORECASE),
    "Gain": re.compile(rf"\bGain\s+{NUMBER}\s*dB", re.IGNORECASE),
    "Q": re.compile(rf"\bQ\s+{NUMBER}", re.IGNORECASE),
    "BW Oct": re.compile(rf"\bBW\s+Oct\s+{NUMBER}", re.IGNORECASE),
}


def read_equalizer_apo(text: str, path: Path) -> Preset:
    """Turn such a file into a preset: its preamp as gain, its filters as equalizer.

    Raises `PresetError` with file, line and reason for what can't be carried over.
    """
    gain_db, bands, channels = 0.0, [], Channels.STEREO
    decimal_comma = shown_decimal_comma(text)
    for number, line in enumerate(text.splitlines(), 1):
        try:
            for found in _command(line.strip(), decimal_comma):
                if isinstance(found, Channels):
                    channels = found
                elif isinstance(found, Band):
                    bands.append(msgspec.structs.replace(found, channels=channels))
                elif channels is Channels.STEREO:
                    gain_db += found
                else:
                    raise _NotHere("a preamp of one channel can't be carried over")
        except (_NotHere, NumberError, SettingsError) as error:
            why = printable(error)
            raise PresetError(f"{path}, line {number}: {why}.", _hint(line)) from error
    if not bands and not gain_db:
        raise PresetError(f"{path} holds neither filters nor a preamp.", "AutoEq's file is ParametricEQ.txt.")
    try:
        chain = ChainSettings(gain_db=round(gain_db, 6), stages=_stages(bands))
    except SettingsError as error:
        raise PresetError(
            f"{path} can't be used: {error}.", "Its preamp or number of filters is out of range."
        ) from error
    count = f"{len(bands)} filter{'' if len(bands) == 1 else 's'}"
    return Preset(
        id="", title=_title(path), description=f"{count} from {printable(path.name)[:100]}, preamp {gain_db:g} dB.",
        chain=chain,
    )  # fmt: skip


class _NotHere(Exception):
    """A line can't be carried over; says why."""


def _hint(line: str) -> str:
    graphic = line.strip().lower().startswith("graphiceq")
    return "Use ParametricEQ.txt instead." if graphic else "Correct the line, or remove it."


def _stages(bands: list[Band]) -> tuple[EqualizerSettings, ...]:
    parts = (bands[start : start + MAX_BANDS] for start in range(0, len(bands), MAX_BANDS))
    return tuple(EqualizerSettings(bands=tuple(part)) for part in parts)


def _title(path: Path) -> str:
    """Name it after the file, or after its folder where the file is named as all of them are."""
    stem = re.sub(r"[\s_-]*parametric[\s_-]*eq$", "", path.stem, flags=re.IGNORECASE)
    return printable(stem or path.absolute().parent.name)[:MAX_TITLE].strip() or "Equalizer"


def _command(line: str, decimal_comma: str) -> Iterator[Band | float | Channels]:
    """Yield the band, or the gain in dB, that a line adds, or the channels that it selects."""
    if not line or line.startswith(("#", "//")):
        return
    name, colon, rest = line.partition(":")
    name, rest = name.strip().lower(), rest.strip()
    if not colon:
        raise _NotHere(f"{line[:40]!r} is no command")
    if name == "preamp":
        match = re.fullmatch(rf"{NUMBER}\s*dB", rest, re.IGNORECASE)
        if match is None:
            raise _NotHere(f"{rest[:40]!r} is no gain in dB")
        yield read_number(match[1], decimal_comma)
    elif _FILTER.fullmatch(name):
        yield from _filter(rest, decimal_comma)
    elif name == "channel" and (selected := tuple(sorted(rest.lower().split()))) in CHANNELS:
        yield CHANNELS[selected]
    elif name not in WITHOUT_EFFECT:
        raise _NotHere(f"`{line[:40]}` can't be carried over")


def _filter(words: str, decimal_comma: str) -> Iterator[Band]:
    head = _KIND.match(words)
    if head is None:
        raise _NotHere(f"{words[:40]!r} is no filter")
    kind = head[2].upper()
    if head[1].upper() == "OFF" or kind == "NONE":
        return
    if kind not in KINDS:
        raise _NotHere(f"a filter `{kind[:10]}` can't be carried over; there are {', '.join(KINDS)}")
    rest, values = words[head.end() :], {}
    for name, pattern in _FIELDS.items():
        if match := pattern.search(rest):
            values[name] = read_number(match[1], decimal_comma, is_frequency=name == "Fc")
            rest = rest[: match.start()] + rest[match.end() :]
    if rest.strip():
        raise _NotHere(f"{rest.strip()[:40]!r} is not understood")
    slope_db = read_number(head[3], decimal_comma) if head[3] else None
    yield _band(KINDS[kind], values, slope_db, is_corner=not kind.endswith("C"))


def _band(kind: BandKind, values: dict[str, float], slope_db: float | None, is_corner: bool) -> Band:
    for name in ("Fc", "Gain") if kind in (BandKind.BELL, *SHELVES) else ("Fc",):
        if name not in values:
            raise _NotHere(f"`{name}` is missing")
    frequency_hz, gain_db = values["Fc"], values["Gain"] if kind in (BandKind.BELL, *SHELVES) else 0.0
    Band(kind=kind, frequency_hz=frequency_hz, gain_db=gain_db, q=values.get("Q", 0.7))  # within range as they are?
    if kind in SHELVES:
        if "BW Oct" in values:
            raise _NotHere("`BW Oct` of a shelf can't be carried over")
        q, factor = _shelf(gain_db, values.get("Q"), slope_db, is_corner)
        frequency_hz *= factor if kind is BandKind.LOW_SHELF else 1.0 / factor
    else:
        q = _q(kind, values)
    return Band(kind=kind, frequency_hz=round(frequency_hz, 3), gain_db=gain_db, q=round(q, 6))


def _q(kind: BandKind, values: dict[str, float]) -> float:
    if "Q" in values:
        return values["Q"]
    if "BW Oct" in values:  # the analogue prototype's width between the points of half the gain
        width = _within("BW Oct", values["BW Oct"], 0.01, 10.0)
        return 0.5 / math.sinh(0.5 * math.log(2.0) * width)
    if kind is BandKind.BELL:
        raise _NotHere("`Q` is missing")
    return NOTCH_Q if kind is BandKind.NOTCH else math.sqrt(0.5)


def _shelf(gain_db: float, q: float | None, slope_db: float | None, is_corner: bool) -> tuple[float, float]:
    """Return a shelf's q, and what its corner is to be multiplied by to be the middle of its slope.

    `LS` and `HS` name the corner when they give a width; `LSC` and `HSC` always name the middle. The slope is 1 at
    12 dB per octave; the relation between slope and q is that of the cookbook by R. Bristow-Johnson.
    """
    a = 10.0 ** (gain_db / 40.0)
    if q is not None:
        slope = 1.0 / ((1.0 / (q * q) - 2.0) / (a + 1.0 / a) + 1.0)
        return q, _corner_to_middle(gain_db, slope) if is_corner else 1.0
    slope = SHELF_SLOPE if slope_db is None else _within("slope", slope_db, 1.0, 24.0) / 12.0
    inverse = (a + 1.0 / a) * (1.0 / slope - 1.0) + 2.0
    if inverse <= 0.0:
        raise _NotHere("a shelf can't be as steep as this")
    moved = is_corner and slope_db is not None
    return 1.0 / math.sqrt(inverse), _corner_to_middle(gain_db, slope) if moved else 1.0


def _corner_to_middle(gain_db: float, slope: float) -> float:
    return math.pow(10.0, abs(gain_db) / 80.0 / slope)


def _within(name: str, value: float, low: float, high: float) -> float:
    if not low <= value <= high:
        raise _NotHere(f"`{name}` is {value:g}; allowed is {low:g} to {high:g}")
    return value
