"""Settings written into the configuration's file."""

from pathlib import Path

import pytest

from auralis_tui.config import load_config
from auralis_tui.config_file import choices, known_settings, overriding, read_value, write_setting
from auralis_tui.errors import ConfigError, UsageError

WRITTEN = """# mine
[console]
theme = "day"   # by the window  # really
fps=30

[keys]
bypass = "#"
"""


def test_one_setting_is_changed_and_all_else_stays(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(WRITTEN)
    path.chmod(0o600)
    write_setting("console.theme", 'fjord # "x"', path)
    write_setting("console.fps", None, path)
    write_setting("console.glyphs", "ascii", path)
    write_setting("library.watch", False, path)
    assert path.read_text() == (
        '# mine\n[console]\ntheme = "fjord # \\"x\\""   # by the window  # really\nglyphs = "ascii"\n\n'
        '[keys]\nbypass = "#"\n\n[library]\nwatch = false\n'
    )
    assert path.stat().st_mode & 0o777 == 0o600
    assert [other.name for other in tmp_path.iterdir()] == ["config.toml"]


def test_a_file_is_made_and_a_link_stays_a_link(tmp_path: Path) -> None:
    link = tmp_path / "config.toml"
    link.symlink_to(tmp_path / "dotfiles.toml")
    write_setting("output.channels", 4, link)
    assert link.is_symlink()
    assert load_config(link, {}).output.channels == 4


@pytest.mark.parametrize("text", ["console.theme = 'day'\n", "console = { theme = 'day' }\n", "[console\n"])
def test_what_cant_be_changed_line_by_line_is_left_alone(tmp_path: Path, text: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text)
    with pytest.raises(ConfigError, match="by hand"):
        write_setting("console.theme", "fjord", path)
    assert path.read_text() == text


def test_values_are_read_and_refused_with_what_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    typed = (("library.watch", "off"), ("console.fps", "12"), ("console.fps", "default"))
    assert [read_value(*pair) for pair in typed] == [False, 12, None]
    assert read_value("output.name", "default") == "default"
    with pytest.raises(UsageError, match="safe, normal or responsive"):
        read_value("output.latency", "quick")
    assert read_value("keys.preset", "cmus") == "cmus"
    for setting, text, allowed in (
        ("console.fps", "0", "It is a whole number from 1 to 60."),
        ("output.rate_hz", "12", "It is a whole number from 8000 to 384000."),
        ("output.channels", "two", "It is a whole number from 1 to 8."),
        ("library.watch", "maybe", "It is on or off."),
        ("keys.preset", "emacs", "It is auralis, cmus, ncmpcpp or moc."),
    ):
        with pytest.raises(UsageError) as refused:
            read_value(setting, text)
        assert str(refused.value) == f"{text} is no value for {setting}. {allowed}"
    with pytest.raises(UsageError, match="no setting console"):
        read_value("console.fbs", "1")
    assert all(setting.count(".") == 1 for setting in known_settings())
    assert choices("console.glyphs") == ("auto", "full", "blocks", "ascii")
    assert choices("library.watch") == ("on", "off")
    monkeypatch.setenv("AURALIS_FPS", "5")
    assert overriding("console.fps") == "AURALIS_FPS"
