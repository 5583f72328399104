import re
from pathlib import Path

import pytest
from rich.style import Style

from auralis_tui import folders
from auralis_tui.errors import ConfigError
from auralis_tui.tui import app
from auralis_tui.tui.glyphs import FULL, SETS, guess
from auralis_tui.tui.themes import TEXTS, TOKENS, Inks, choose, contrast, find_theme, read_theme, theme_of, theme_paths
from tests.tui.conftest import console

HEX = re.compile(r"#[0-9a-fA-F]{6}\b")
"""A colour that is written out."""
CONTRAST = {"text": 12.0, "muted": 6.5, "faint": 4.5, "accent": 6.5, "signal": 6.5, "hot": 5.0, "over": 5.5}


@pytest.mark.parametrize("name", ["night", "day"])
@pytest.mark.parametrize("token", CONTRAST)
def test_text_stands_out_from_the_page(name: str, token: str) -> None:
    inks = Inks(find_theme(name))
    assert contrast(inks.color(token), inks.color("background")) >= CONTRAST[token]


COLOURED = sorted(name for name in theme_paths() if not find_theme(name).ansi)
COLOUR_VISION = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""What is left of linear red, green and blue, after Machado, Oliveira and Fernandes (2009)."""


def hex_of(style: Style) -> str:
    assert style.color is not None
    assert style.color.triplet is not None
    return style.color.triplet.hex


def seen(color: str, rows: tuple[tuple[float, ...], ...]) -> tuple[float, float, float]:
    """Return a colour in CIE L*a*b* as someone sees it whose vision is this."""
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    red, green, blue = (min(1.0, max(0.0, sum(a * b for a, b in zip(row, linear, strict=True)))) for row in rows)
    x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047
    y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    z = (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883
    a, b, c = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z))
    return 116 * b - 16, 500 * (a - b), 200 * (b - c)


def test_there_is_a_theme_for_everyone() -> None:
    titles = {name: find_theme(name).title for name in theme_paths()}
    assert len(titles) >= 10
    assert len(set(titles.values())) == len(titles)
    assert sum(not find_theme(name).dark for name in COLOURED) >= 4


@pytest.mark.parametrize("name", COLOURED)
def test_what_is_written_can_be_read(name: str) -> None:
    inks = Inks(find_theme(name))
    page = inks.color("background")
    assert {token for token in TEXTS if contrast(inks.color(token), page) < 4.5} == set()
    assert contrast(inks.color("rest"), page) >= 3.0
    for ground in ("surface", "select", "select-dim"):
        under = inks.color(ground)
        assert {token for token in TEXTS if contrast(hex_of(inks.style(token, ground)), under) < 4.5} == set()


def test_what_can_be_read_on_a_row_keeps_its_colour() -> None:
    inks = Inks(find_theme("night"))
    assert contrast("#ffffff", "#000000") == pytest.approx(21.0)
    for token in TEXTS - {"faint"}:
        assert hex_of(inks.style(token, "select")) == inks.color(token)
    assert hex_of(inks.style("faint", "select")) != inks.color("faint")


def test_what_the_terminals_own_colours_stand_on_is_written_brightly() -> None:
    inks = Inks(find_theme("ansi"))
    assert {inks.style(token, "select").color for token in TEXTS} == {inks.style("bright").color}
    assert inks.style("signal", "select-dim") == inks.style("signal")


def test_an_edited_value_stands_out_from_a_reversed_row() -> None:
    inks = Inks(find_theme("mono"))
    assert inks.style("text", "select").reverse
    assert not inks.style("accent bold reverse", "select").reverse
    assert inks.style("accent bold reverse").reverse


@pytest.mark.parametrize("name", ["contrast-dark", "contrast-light"])
def test_high_contrast_is_high(name: str) -> None:
    inks = Inks(find_theme(name))
    assert {token for token in TEXTS if contrast(inks.color(token), inks.color("background")) < 7.0} == set()
    assert contrast(inks.color("edge"), inks.color("background")) >= 3.0


@pytest.mark.parametrize("name", COLOURED)
@pytest.mark.parametrize("vision", COLOUR_VISION)
def test_sound_warning_and_over_are_told_apart_by_everyone(name: str, vision: str) -> None:
    inks = Inks(find_theme(name))
    colors = [seen(inks.color(token), COLOUR_VISION[vision]) for token in ("signal", "hot", "over")]
    for place, one in enumerate(colors):
        for other in colors[place + 1 :]:
            assert sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5 >= 15.5


async def test_every_theme_paints_the_console() -> None:
    from auralis_tui.config import ConsoleConfig

    async with console(settings=ConsoleConfig(theme="night", glyphs="full"), queue=5, size=(140, 45)) as found:
        for name in sorted(theme_paths()):
            found.app.theme = name
            await found.settle()
            assert found.line("MASTERED")
            assert found.app.look.inks.color("accent") == Inks(find_theme(name)).color("accent")


def test_no_colour_means_none() -> None:
    inks = Inks(find_theme("mono"))
    for token in TOKENS:
        for ground in ("", "select", "select-dim"):
            style = inks.style(token, ground)
            assert style.color is not None
            assert style.color.is_default


def test_the_terminal_has_the_last_word() -> None:
    assert choose("night", {"NO_COLOR": ""}) == "mono"
    assert choose("night", {"TERM": "linux"}) == "ansi"
    assert choose("day", {"TERM": "xterm-256color"}) == "day"


def test_bars_blend_from_foot_to_top() -> None:
    inks = Inks(find_theme("night"))
    colors = [inks.style(f"signal~{step}").color for step in range(9)]
    assert len(set(colors)) == 9
    assert colors[-1] == inks.style("signal").color


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('text = "#cfd6de"', "", "lacks token text"),
        ('text = "#cfd6de"', 'text = "mauve-ish"', "no usable value for text"),
        ('text = "#cfd6de"', 'text = "#cfd6de italic"', "italic is no style"),
        ("[tokens]", "[tokens]\nextra = 'red'", "unknown token extra"),
        ("dark = true", "dark = 7", "dark"),
    ],
)
def test_a_bad_theme_is_refused_with_its_fault(tmp_path: Path, old: str, new: str, words: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(theme_paths()["night"].read_text().replace(old, new))
    with pytest.raises(ConfigError, match=r"mine\.toml") as failure:
        read_theme(path)
    assert words in str(failure.value)


async def test_a_theme_of_the_users_is_found_and_a_missing_one_is_told() -> None:
    from auralis_tui.config import ConsoleConfig

    own = folders.config_folder() / "themes"
    own.mkdir(parents=True)
    (own / "mine.toml").write_text(theme_paths()["day"].read_text())
    async with console(settings=ConsoleConfig(theme="mine", glyphs="full")) as found:
        assert found.app.theme == "mine"
    async with console(settings=ConsoleConfig(theme="nothing", glyphs="full")) as found:
        assert "There is no theme called nothing." in found.text()[-1]


@pytest.mark.audit("L-08")
def test_the_stylesheets_have_all_colours_from_the_theme() -> None:
    sheets = [Path(app.__file__).parent / str(name) for name in app.ConsoleApp.CSS_PATH]
    assert {path.name for path in sheets} == {path.name for path in sheets[0].parent.rglob("*.tcss")}
    sheet = "\n".join(path.read_text() for path in sheets)
    painted = re.findall(r"(?:color|background|tint|border(?:-top|-left|-bottom)?): ([^;]+);", sheet)
    assert painted
    assert [value for value in painted if value not in ("none", "transparent") and "$ink-" not in value] == []
    written = {path.name for path in sheets[0].parent.rglob("*.py") if HEX.search(path.read_text())}
    assert written == set()
    theme = theme_of("night", find_theme("night"))
    assert {f"ink-{token}" for token in TOKENS} <= set(theme.variables)


def test_signs_are_guessed_from_terminal_and_locale() -> None:
    assert guess({"TERM": "xterm-256color"}, "UTF-8") == FULL
    assert guess({"TERM": "linux"}, "utf-8") == SETS["blocks"]
    assert guess({"TERM": "xterm"}, "ascii") == SETS["ascii"]


@pytest.mark.parametrize(
    ("locale", "name"),
    [
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, "ascii"),  # as Python leaves it where LANG=C
        ({"LC_ALL": "POSIX", "LANG": "C.UTF-8"}, "ascii"),
        ({"LANG": "de_DE.ISO-8859-1"}, "ascii"),
        ({"LANG": "C", "LC_CTYPE": "en_US.UTF-8"}, "full"),
        ({"LC_ALL": "C.UTF-8", "LANG": "C"}, "full"),
        ({"LC_CTYPE": "UTF-8"}, "full"),
        ({}, "full"),
    ],
)
def test_signs_follow_the_locale(locale: dict[str, str], name: str) -> None:
    assert guess({"TERM": "xterm", **locale}, "utf-8") == SETS[name]


@pytest.mark.parametrize("name", ["blocks", "ascii"])
def test_poorer_signs_keep_the_width(name: str) -> None:
    from rich.cells import cell_len

    row = "► ‖ ■ ▁▂▃▄▅▆▇█▖ ━╸─ ⠋⣿ ╭─╮│ ● ○ … −1.4 — Søren · Æther 静かな海"
    told = SETS[name].text(row)
    assert cell_len(told) == cell_len(row)
    assert told.isascii() == (name == "ascii")
