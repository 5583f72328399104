"""What can be typed: every command has help with an example, and what is no command is a path."""

import pytest

from auralis_tui.cli import main
from auralis_tui.cli.arguments import _COMMANDS, parse


@pytest.mark.parametrize("name", [name for name in _COMMANDS if name != "open"])
def test_every_command_has_help_with_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        main([name, "--help"])
    assert raised.value.code == 0
    said = capsys.readouterr().out
    assert f"example: auralis {name}" in said


def test_the_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    said = capsys.readouterr().out
    for name in _COMMANDS:
        assert name == "open" or name in said


def test_what_is_no_command_is_a_path() -> None:
    assert parse(["/music", "song.flac"]).paths == ["/music", "song.flac"]
    assert parse([]).paths == []
    assert parse(["--in-process"]).in_process


def test_a_command_that_is_asked_wrongly_exits_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        main(["backup", "destroy"])
    assert raised.value.code == 2
    assert "invalid choice" in capsys.readouterr().err
