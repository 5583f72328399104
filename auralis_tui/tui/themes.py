"""Themes: one TOML file each, with a colour or a style for every token, and the inks that drawn rows use."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct
from rich.color import Color, ColorParseError
from rich.style import Style
from textual.theme import Theme

from auralis_tui import folders
from auralis_tui.errors import ConfigError
from auralis_tui.tui.parsing import nearest

TOKENS = (
    "background", "surface", "select", "select-dim", "edge", "rule", "rest", "faint", "muted", "text", "bright",
    "accent", "signal", "signal-deep", "hot", "over",
)  # fmt: skip
TEXTS = frozenset({"faint", "muted", "text", "bright", "accent", "signal", "hot", "over"})
"""The tokens that text has."""
READABLE = 4.5
"""The least contrast of text (WCAG 2, AA)."""
BLENDS = 9
"""Steps from the foot of a bar to its top."""
FOOT = 0.38
"""How much of the top's colour the foot has."""
MAX_THEME_BYTES = 64 * 1024


class ThemeFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a theme's file says."""

    title: str
    dark: bool = True
    ansi: bool = False
    """Whether its colours are the terminal's own."""
    heavy_focus: bool = False
    """Whether the focused pane has a heavy border, for want of colour."""
    tokens: dict[Annotated[str, Meta(max_length=20)], Annotated[str, Meta(max_length=60)]]
    """For each token a colour (#rrggbb, or the name of one of the 16), words of style, or both."""


class Inks:
    """Turns the words that drawn rows use, `accent bold @select` (the ground comes last), into styles."""

    def __init__(self, file: ThemeFile) -> None:
        self._tokens = {name: _split(file.tokens[name]) for name in TOKENS}
        self._styles: dict[tuple[str, str], Style] = {}

    def style(self, ink: str, on: str = "") -> Style:
        """Return the style of an ink on a token's ground."""
        try:
            return self._styles[ink, on]
        except KeyError:
            return self._styles.setdefault((ink, on), self._mix(ink, on))

    def color(self, token: str) -> str:
        """Return a token's colour as a stylesheet writes it."""
        return _css(self._tokens[token][0])

    def _mix(self, ink: str, on: str) -> Style:
        token, *words = ink.split()
        if words and words[-1].startswith("@"):
            on = words.pop()[1:]
        name, _, step = token.partition("~")
        color, attributes = self._tokens[name]
        if step:
            color = self._blend(int(step))
        ground, ground_words = self._tokens[on or "background"]
        if on and ground and name in TEXTS and not step:
            color = self._legible(color, ground)
        flags = {*attributes, *words}
        if "reverse" in ground_words:  # what is reversed stands out from a reversed row as well
            flags = (flags ^ {"reverse"}) - {"dim"}
        return Style(
            color=color or "default", bgcolor=ground or "default",
            bold="bold" in flags or None, dim="dim" in flags or None,
            reverse="reverse" in flags or None, underline="underline" in flags or None,
        )  # fmt: skip

    def _legible(self, color: str | None, ground: str) -> str | None:
        """Return an ink as it can be read on a ground: as bright as it takes, or bright where that can't be known."""
        bright = self._tokens["bright"][0]
        if not (color and bright) or {color[0], bright[0], ground[0]} != {"#"}:
            return bright if ground[0] != "#" else color
        shares = (share / 8 for share in range(9))
        return next(
            (ink for share in shares if contrast(ink := mixed(color, bright, share), ground) >= READABLE), bright
        )

    def _blend(self, step: int) -> str | None:
        top, foot = self._tokens["signal"][0], self._tokens["signal-deep"][0]
        if not top or not foot or top[0] != "#" or foot[0] != "#":
            return top
        return mixed(foot, top, FOOT + (1 - FOOT) * min(step, BLENDS - 1) / (BLENDS - 1))


def mixed(one: str, other: str, share: float) -> str:
    """Return a colour between two, both #rrggbb."""
    pairs = zip(bytes.fromhex(one[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + bytes(round(a + (b - a) * share) for a, b in pairs).hex()


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(color: str) -> float:
    parts = [part / 255 for part in bytes.fromhex(color[1:])]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def theme_of(name: str, file: ThemeFile) -> Theme:
    """Make the theme that Textual's stylesheet reads its variables from."""
    inks = Inks(file)
    color = {token: inks.color(token) for token in TOKENS}
    return Theme(
        name=name, primary=color["accent"], secondary=color["signal"], accent=color["accent"], warning=color["hot"],
        error=color["over"], success=color["signal"], foreground=color["text"], background=color["background"],
        surface=color["surface"], panel=color["surface"], boost=color["surface"], dark=file.dark, ansi=file.ansi,
        variables={**{f"ink-{token}": value for token, value in color.items()}, **_textual(color)},
    )  # fmt: skip


def variable_defaults() -> dict[str, str]:
    """Return the variables that the stylesheet needs whatever the theme."""
    return {f"ink-{token}": "ansi_default" for token in TOKENS}


def _textual(color: Mapping[str, str]) -> dict[str, str]:
    return {
        "ansi-background": color["background"], "ansi-foreground": color["text"], "border": color["accent"],
        "border-blurred": color["edge"], "block-cursor-foreground": color["bright"],
        "block-cursor-background": color["select"], "block-cursor-text-style": "none",
        "input-cursor-background": color["accent"], "input-cursor-foreground": color["background"],
        "input-cursor-text-style": "none",
        "input-selection-background": color["select"], "input-selection-foreground": color["bright"],
        "screen-selection-background": color["select"], "screen-selection-foreground": color["bright"],
    }  # fmt: skip


def folders_of_themes() -> tuple[Path, ...]:
    """Return where themes lie: those shipped first, then the user's, which win."""
    package = Path(__file__).parent.parent
    shipped = package / "themes"
    return (shipped if shipped.is_dir() else package.parent / "themes", folders.config_folder() / "themes")


def theme_paths() -> dict[str, Path]:
    """Return the themes there are, by name."""
    return {path.stem: path for folder in folders_of_themes() for path in sorted(folder.glob("*.toml"))}


@lru_cache(maxsize=32)
def read_theme(path: Path) -> ThemeFile:
    """Read a theme's file; raises `ConfigError` with what is wrong in it."""
    try:
        if path.stat().st_size > MAX_THEME_BYTES:
            raise ConfigError(f"The theme {path} is larger than 64 kB.", "Remove what doesn't belong there.")
        file = msgspec.toml.decode(path.read_bytes(), type=ThemeFile)
    except OSError as error:
        raise ConfigError(f"The theme {path} can't be read: {error.strerror}.", "Check its permissions.") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"The theme {path} can't be used: {error}.", "Correct it, or remove it.") from error
    if different := set(TOKENS) ^ set(file.tokens):
        word = "lacks" if different - set(file.tokens) else "has the unknown"
        raise ConfigError(f"The theme {path} {word} token {sorted(different)[0]}.", "Compare it with night.toml.")
    for token, value in file.tokens.items():
        _check(path, token, value)
    return file


def find_theme(name: str) -> ThemeFile:
    """Read the theme of this name; raises `ConfigError` when there is none."""
    paths = theme_paths()
    if name not in paths:
        raise ConfigError(f"There is no theme called {name or 'nothing'}.", nearest(name, sorted(paths)))
    return read_theme(paths[name])


def choose(name: str, environment: Mapping[str, str]) -> str:
    """Return the theme that this terminal can show, where the one asked for needs more colours."""
    if "NO_COLOR" in environment or environment.get("TERM") in ("dumb", "vt100", "vt220"):
        return "mono"
    if environment.get("TERM") == "linux" and name in ("night", "day"):
        return "ansi"
    return name


def _split(value: str) -> tuple[str | None, tuple[str, ...]]:
    words = value.split()
    if words and words[0] not in _STYLES:
        color = None if words[0] == "default" else words[0]
        return color, tuple(words[1:])
    return None, tuple(words)


_STYLES = frozenset({"bold", "dim", "reverse", "underline"})


def _check(path: Path, token: str, value: str) -> None:
    color, words = _split(value)
    try:
        if color is not None:
            Color.parse(color)
        if unknown := set(words) - _STYLES:
            raise ValueError(f"{unknown.pop()} is no style")
    except (ColorParseError, ValueError) as error:
        raise ConfigError(f"The theme {path} has no usable value for {token}: {error}.", "Correct it.") from error


def _css(color: str | None) -> str:
    if color is None:
        return "ansi_default"
    return color if color.startswith("#") else f"ansi_{color}"
