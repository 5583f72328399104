import re
from pathlib import Path

import pytest

from auralis_tui import folders
from auralis_tui.errors import ConfigError
from auralis_tui.tui import app
from auralis_tui.tui.glyphs import FULL, SETS, guess
from auralis_tui.tui.themes import TOKENS, Inks, choose, find_theme, read_theme, theme_of, theme_paths
from tests.tui.conftest import console

CONTRAST = {"text": 12.0, "muted": 6.5, "faint": 4.5, "accent": 6.5, "signal": 6.5, "hot": 5.0, "over": 5.5}


def luminance(color: str) -> float:
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("name", ["night", "day"])
@pytest.mark.parametrize("token", CONTRAST)
def test_text_stands_out_from_the_page(name: str, token: str) -> None:
    inks = Inks(find_theme(name))
    a, b = luminance(inks.color(token)), luminance(inks.color("background"))
    assert (max(a, b) + 0.05) / (min(a, b) + 0.05) >= CONTRAST[token]


@pytest.mark.parametrize("name", sorted(theme_paths()))
async def test_every_theme_paints_the_console(name: str) -> None:
    from auralis_tui.config import ConsoleConfig

    async with console(settings=ConsoleConfig(theme=name, glyphs="full"), queue=5, size=(140, 45)) as found:
        assert found.app.theme == name
        assert found.line("MASTERED")


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
def test_the_stylesheet_has_all_colours_from_the_theme() -> None:
    sheet = (Path(app.__file__).parent / "auralis.tcss").read_text()
    painted = re.findall(r"(?:color|background|tint|border(?:-top|-left|-bottom)?): ([^;]+);", sheet)
    assert painted
    assert [value for value in painted if value != "none" and "$ink-" not in value] == []
    theme = theme_of("night", find_theme("night"))
    assert {f"ink-{token}" for token in TOKENS} <= set(theme.variables)


def test_signs_are_guessed_from_terminal_and_locale() -> None:
    assert guess({"TERM": "xterm-256color"}, "UTF-8") == FULL
    assert guess({"TERM": "linux"}, "utf-8") == SETS["blocks"]
    assert guess({"TERM": "xterm"}, "ascii") == SETS["ascii"]


@pytest.mark.parametrize("name", ["blocks", "ascii"])
def test_poorer_signs_keep_the_width(name: str) -> None:
    from rich.cells import cell_len

    row = "► ‖ ■ ▁▂▃▄▅▆▇█▖ ━╸─ ⠋⣿ ╭─╮│ ● ○ … −1.4 — Søren · Æther 静かな海"
    told = SETS[name].text(row)
    assert cell_len(told) == cell_len(row)
    assert told.isascii() == (name == "ascii")
