from pathlib import Path

import pytest

from auralis_tui.bus import commands as bus
from auralis_tui.bus.commands import AnyCommand
from auralis_tui.bus.state import MasteringState
from auralis_tui.errors import UsageError
from auralis_tui.tui.words import parse
from tests.tui.conftest import PRESETS

STATE = MasteringState(presets=PRESETS)


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("play", bus.Play()),
        ("play 12", bus.Play(index=11)),
        ("pause", bus.Pause()),
        ("volume −6 dB", bus.SetVolume(volume_db=-6.0)),
        ("volume +2", bus.SetVolume(volume_db=2.0, relative=True)),
        ("seek 1:02:03", bus.Seek(position_s=3723.0)),
        ("seek -10", bus.Seek(position_s=-10.0, relative=True)),
        ("preset Warm Tape", bus.SetPreset(preset="warm-tape")),
        ("scan", bus.Scan()),
        ("output wav:out.wav", bus.SetOutput(output="wav:out.wav")),
        ("quit", bus.Shutdown()),
        ("volume +99", bus.SetVolume(volume_db=60.0, relative=True)),
        ("volume --by −3", bus.SetVolume(volume_db=-3.0, relative=True)),
        ("volume mute", bus.SetMuted(muted=True)),
        ("volume unmute", bus.SetMuted(muted=False)),
        ("bypass", bus.SetBypass()),
        ("bypass on", bus.SetBypass(bypassed=True)),
        ("bypass off", bus.SetBypass(bypassed=False)),
    ],
)
def test_words_become_commands(words: str, command: AnyCommand) -> None:
    assert parse(words, STATE) == command


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("plya", "Did you mean play?"),
        ("preset warn-tape", "Did you mean warm-tape?"),
        ("preset", "flat, warm-tape"),
        ("seek soon", "seek 1:30"),
        ("volume", "volume −6"),
        ("volume 99", "99 dB is no volume. It goes from −60 to 0 dB"),
        ("volume 40", "40 dB is no volume."),
        ("volume -61", "-61 dB is no volume."),
        ("volume nan", "nan is no value here."),
        ("seek 1e999", "no value here"),
        ("bypass perhaps", "bypass on"),
        ("hlep", "Did you mean help?"),
        ("play 99999999999", "no place in the queue"),
        ("play 0", "The first is 1."),
        ("pause now", "stands alone"),
        ('add "/music', "quotation mark"),
        ("add /no/such/folder", "There is no /no/such/folder."),
        ("add", "add ~/Music"),
    ],
)
def test_what_is_wrong_is_told(words: str, told: str) -> None:
    with pytest.raises(UsageError) as failure:
        parse(words, STATE)
    assert told in str(failure.value)


def test_paths_are_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "My Music").mkdir()
    monkeypatch.chdir(tmp_path)
    assert parse('add "My Music"', STATE) == bus.AddPaths(paths=(str(tmp_path / "My Music"),))
