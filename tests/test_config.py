"""The configuration: every key and every variable works, and what is wrong is named."""

from pathlib import Path

import pytest

from auralis_tui.config import VARIABLES, Config, load_config, unknown_variables
from auralis_tui.errors import ConfigError


def written(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text)
    return path


def test_without_a_file_all_is_default(tmp_path: Path) -> None:
    assert load_config(tmp_path / "none.toml", {}) == Config()


def test_every_key_can_be_set(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        '[output]\nname = "USB"\nrate_hz = 96000\nlatency = "safe"\nrate = "follow"\nchannels = 6\n'
        '[console]\ntheme = "day"\nglyphs = "ascii"\nfps = 12\nartwork = "off"\n[log]\nlevel = "debug"\n',
    )
    config = load_config(path, {})
    assert (config.output.name, config.output.rate_hz) == ("USB", 96_000)
    assert (config.output.latency, config.output.rate, config.output.channels) == ("safe", "follow", 6)
    assert (config.console.theme, config.console.glyphs, config.console.fps) == ("day", "ascii", 12)
    assert config.console.artwork == "off"
    assert config.log.level == "debug"


VALUES = {
    "AURALIS_OUTPUT": ("null", "null"), "AURALIS_RATE_HZ": ("48000", 48_000), "AURALIS_LATENCY": ("safe", "safe"),
    "AURALIS_RATE": ("follow", "follow"), "AURALIS_CHANNELS": ("6", 6),
    "AURALIS_ARTWORK": ("kitty", "kitty"),
    "AURALIS_THEME": ("day", "day"), "AURALIS_GLYPHS": ("blocks", "blocks"), "AURALIS_FPS": ("7", 7),
    "AURALIS_LOG_LEVEL": ("error", "error"),
}  # fmt: skip


@pytest.mark.audit("H-08")
@pytest.mark.parametrize("name", VARIABLES)
def test_every_variable_takes_the_place_of_its_key(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, '[output]\nname = "USB"\n[console]\ntheme = "night"\n')
    section, key = VARIABLES[name]
    text, value = VALUES[name]
    assert getattr(getattr(load_config(path, {name: text}), section), key) == value


@pytest.mark.audit("H-08")
def test_a_variable_that_is_none_of_ours_is_named() -> None:
    environment = {"AURALIS_OUTPUT": "null", "AURALIS_OUTPT": "x", "HOME": "/"}
    assert unknown_variables(environment) == ["AURALIS_OUTPT"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[output]\nrate_hz = 100\n", "output.rate_hz"),
        ("[output]\nspeed = 48000\n", "speed"),
        ('[output]\nlatency = "low"\n', "output.latency"),
        ("[output]\nlatency_s = 0.1\n", "latency_s, which is no more"),
        ('[console]\nglyphs = "pretty"\n', "console.glyphs"),
        ("output = 3\n", "a table \\[output\\] belongs"),
        ("= nonsense", "is no TOML"),
    ],
)
def test_what_is_wrong_is_named_with_its_file(tmp_path: Path, text: str, says: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ConfigError, match=says) as raised:
        load_config(path, {"AURALIS_OUTPUT": "null"} if text.startswith("output") else {})
    assert str(path) in raised.value.message


def test_a_variable_that_does_not_fit_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="AURALIS_FPS"):
        load_config(tmp_path / "none.toml", {"AURALIS_FPS": "fast"})


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="larger than 1 MB"):
        load_config(written(tmp_path, "#" * 1_100_000), {})
