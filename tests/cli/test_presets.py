"""Presets and comparison from the shell, with a daemon and without one."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from auralis_tui.cli.desk import hearing_in_words, value_of
from auralis_tui.errors import UsageError
from tests.conftest import Sandbox
from tests.real.programs import auralis, daemon, status


@pytest.fixture
def alone(sandbox: Sandbox) -> dict[str, str]:
    """An environment without a daemon."""
    return sandbox.environment


@pytest.fixture
def served(alone: dict[str, str]) -> Iterator[dict[str, str]]:
    with daemon(alone, "--output", "null"):
        yield alone


def own(environment: dict[str, str]) -> list[str]:
    return [row["id"] for row in json.loads(auralis(environment, "presets", "--json").stdout) if row["own"]]


def test_presets_are_kept_by_the_daemon(served: dict[str, str], tmp_path: Path) -> None:
    auralis(served, "preset", "warm")
    assert auralis(served, "set", "compressor.ratio", "3.5").stdout == "compressor.ratio 1.8 → 3.5\n"
    assert auralis(served, "set", "compressor.ratio", "3.5").stdout == "compressor.ratio is 3.5 already\n"
    assert auralis(served, "set", "compressor.bypassed", "on").stdout == "compressor.bypassed off → on\n"
    assert auralis(served, "set", "stages.2.bypassed", "off").stdout == "stages.2.bypassed on → off\n"
    assert auralis(served, "presets", "save", "My car").stdout == "my-car\n"
    refused = auralis(served, "presets", "save", "", check=False)
    assert (refused.returncode, refused.stderr) == (
        2, "A preset's title has 1 to 40 characters. Choose another one.\n",
    )  # fmt: skip
    assert status(served)["mastering"]["preset"] == "my-car"
    shown = json.loads(auralis(served, "presets", "show").stdout)
    assert shown == json.loads(auralis(served, "presets", "show", "My", "car").stdout)["chain"]
    assert auralis(served, "presets", "rename", "my-car", "Radio").stdout == "radio\n"
    file = tmp_path / "r.toml"
    assert auralis(served, "presets", "export", "radio", str(file)).stdout == f"{file}\n"
    answer = json.loads(auralis(served, "presets", "import", str(file), "--json").stdout)
    assert answer == {"preset": "radio-2", "path": ""}
    auralis(served, "presets", "delete", "radio")
    assert own(served) == ["radio-2"]
    assert status(served)["mastering"]["preset"] == "flat"


def test_presets_are_kept_without_a_daemon(alone: dict[str, str], tmp_path: Path) -> None:
    assert auralis(alone, "presets", "duplicate", "warm", "Mine").stdout == "mine\n"
    assert auralis(alone, "presets", "rename", "mine", "Yours").stdout == "yours\n"
    file = tmp_path / "y.toml"
    assert auralis(alone, "presets", "export", "yours", str(file)).stdout == f"{file}\n"
    assert auralis(alone, "presets", "import", str(file)).stdout == "yours-2\n"
    assert auralis(alone, "presets", "delete", "yours").stdout == ""
    assert own(alone) == ["yours-2"]
    listed = auralis(alone, "presets").stdout
    assert "  Vinyl pre-master. What" in listed
    assert "Warm. " not in listed
    refused = auralis(alone, "presets", "save", "Mine", check=False)
    assert (refused.returncode, "No daemon is running" in refused.stderr) == (1, True)


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("presets", "delete", "warm"), 1, "Warm is not yours"),
        (("presets", "delete"), 2, "What is needed is: auralis presets delete ID. Quote what has spaces."),
        (("presets", "duplicate", "warm", "x" * 41), 2, "A preset's title has 1 to 40 characters."),
        (("presets", "rename", "warm", " "), 2, "A preset's title has 1 to 40 characters."),
        (("presets", "export", "warm", "/tmp/"), 1, "Name the file: /tmp/warm.toml"),
        (("presets", "import", "/nowhere.toml"), 1, "/nowhere.toml can't be read"),
        (("presets", "show", "wram"), 1, "Did you mean warm"),
        (("presets", "show"), 2, "Which preset"),
        (("set", "gain_db", "3"), 1, "No daemon is running"),
    ],
)
def test_what_cant_be_done_is_said(alone: dict[str, str], words: tuple[str, ...], code: int, told: str) -> None:
    done = auralis(alone, *words, check=False)
    assert (done.returncode, told in done.stderr) == (code, True)


def test_comparison_by_remote_control(served: dict[str, str]) -> None:
    auralis(served, "preset", "warm")
    auralis(served, "slot", "store", "a")
    auralis(served, "set", "gain_db", "-1.5")
    assert ">a" not in auralis(served, "slot").stdout
    assert auralis(served, "undo-edit").stdout == "Undone: Gain 0.5 → -1.5 dB\n"
    assert ">a  Warm\n" in auralis(served, "slot").stdout
    assert auralis(served, "redo-edit").stdout.startswith("Redone: Gain")
    auralis(served, "slot", "recall", "a")
    auralis(served, "delta", "on")
    auralis(served, "match", "off")
    mastering = status(served)["mastering"]
    assert (mastering["hearing"], mastering["matched"], mastering["slot"]) == ("delta", False, "a")
    refused = auralis(served, "loop", "loudest", check=False)
    assert (refused.returncode, "Nothing is playing" in refused.stderr) == (1, True)


def test_values_are_read_as_what_they_are() -> None:
    assert [value_of(text) for text in ("−3.5", "on", "off", "none", "low_shelf")] == [
        -3.5, True, False, None, "low_shelf",
    ]  # fmt: skip
    for text in ("nan", "inf", "−inf", "1_0", "٣", "1e999"):
        with pytest.raises(UsageError):
            value_of(text)


@pytest.mark.parametrize(
    ("hearing", "matched", "gain_db", "words"),
    [
        ("mastered", True, None, "warm, edited"),
        ("bypass", True, -1.24, "the source (bypass), matched by -1.2 dB"),
        ("bypass", True, None, "the source (bypass), matched"),
        ("bypass", False, -1.2, "the source (bypass)"),
        ("delta", True, None, "what warm, edited changes (delta)"),
    ],
)
def test_what_is_heard_is_said(hearing: str, matched: bool, gain_db: float | None, words: str) -> None:
    mastering = {
        "heard_preset": "warm", "edited": True, "heard_hearing": hearing, "heard_matched": matched,
        "match_gain_db": gain_db,
    }  # fmt: skip
    assert hearing_in_words(mastering) == words
