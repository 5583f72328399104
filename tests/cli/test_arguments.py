"""What can be typed: every command has help with an example, and what is no command is a path."""

import pytest

from auralis_tui.cli import main
from auralis_tui.cli.arguments import parse
from auralis_tui.cli.command_table import COMMANDS
from auralis_tui.cli.remote import _seconds
from auralis_tui.errors import UsageError
from tests.conftest import Sandbox


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "open"])
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
    for name in COMMANDS:
        assert name == "open" or name in said


def test_what_is_no_command_is_a_path() -> None:
    assert parse(["/music", "song.flac"]).paths == ["/music", "song.flac"]
    assert parse([]).paths == []
    assert parse(["--in-process"]).in_process


def test_options_of_lists_and_tags_stand_anywhere() -> None:
    saved = parse(["playlist", "save-query", "Loud", "--limit", "3", "-live", "--sort", "-lufs", "year:1991"])
    assert (saved.words, saved.limit) == (["Loud", "−live", "year:1991"], 3)
    moved = parse(["playlist", "move", "Loud", "--to", "3", "1", "2"])
    assert (moved.words, moved.to) == (["Loud", "1", "2"], 3)
    tagged = parse(["tag", "set", "--dry-run", "title=A", "--", "-a.flac"])
    assert (tagged.dry_run, tagged.words) == (True, ["title=A", "-a.flac"])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("search --limit -1", "The limit goes from 1 to 100000."),
        (
            "backup destroy",
            "'destroy' is none of 'create', 'list', 'verify', 'restore'. For help: auralis backup --help",
        ),
        ("shuffle maybe", "'maybe' is none of 'on', 'off', 'toggle'. For help: auralis shuffle --help"),
        ("play x", "'x' is no whole number. For help: auralis play --help"),
        ("play 1_0", "'1_0' is no whole number."),
        ("play ٣", "'٣' is no whole number."),
        ("crossfade 1e1", "'1e1' is no number."),
        ("play 0", "0 is no position in the queue. Count from 1."),
        ("set gain_db", "What is missing: value."),
        ("set gain_db -inf", "'−inf' is no number."),
        ("set gain_db 1_0", "'1_0' is no number."),
        ("pause now", "There is no place for now. For help: auralis pause --help"),
        ("doctor --bogus", "There is no place for --bogus. For help: auralis doctor --help"),
        ("--bogus", "There is no place for --bogus. For help: auralis --help"),
        ("queue move 1 --to", "--to needs a value."),
        ("queue list 3", "A list takes no positions. From 3 on: auralis queue --start 3"),
        ("queue --start 0", "There is no such part of the queue. Count from 1"),
        ("loop loudest 900", "900 is no length of a passage."),
        (f"preset {'x' * 4097}", "An argument is longer than 4096 characters."),
    ],
)
def test_a_command_that_is_asked_wrongly_is_answered_by_a_sentence(
    words: str, told: str, sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words.split()) == 2
    assert capsys.readouterr().err.startswith(told)


@pytest.mark.parametrize("text", ["1:99", "1:2:3:4", "1e9", "1_0", "٣", "1:-5", "", "9999999999"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"is no (time|number)"):
        _seconds(text, text)


def test_times_are_read() -> None:
    assert [_seconds(text, text) for text in ("90", "1:30", "1:00:01.5", ".5")] == [90.0, 90.0, 3601.5, 0.5]
