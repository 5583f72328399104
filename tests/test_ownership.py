"""Each state has one owner, and each derived value one function: read from the source itself."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from auralis_tui.bus.commands import AnyCommand
from auralis_tui.bus.events import Snapshot

PACKAGE = Path(__file__).parents[1] / "auralis_tui"
OWNERS = {
    "PlayerChanged": "daemon/player.py", "QueueChanged": "daemon/queue_window.py",
    "OptionsChanged": "daemon/options.py", "MasteringChanged": "daemon/desk.py",
    "OutputChanged": "daemon/outputs.py", "LibraryChanged": "daemon/collection.py", "JobChanged": "daemon/jobs.py",
    "FailuresChanged": "daemon/failures.py",
    "StatsChanged": "daemon/service.py", "MetersChanged": "daemon/service.py",
}  # fmt: skip
"""Who alone tells of a state."""
STATES = {
    "PlayerState": {"daemon/player.py"}, "QueueState": {"daemon/queue_window.py"},
    "PlaybackOptions": {"daemon/options.py"}, "MasteringState": {"daemon/desk.py"},
    "OutputState": {"daemon/outputs.py", "engine"}, "LibraryState": {"daemon/collection.py"},
    "EngineStats": {"daemon/service.py", "engine"},
}  # fmt: skip
"""Who alone makes one; what the engine makes, it reports. A default, without a value, is nobody's."""
FOR_FILES_OF_ONES_OWN = {
    "AddPaths", "Scan", "ForgetFolder", "PreviewTags", "SetTags", "CreateBackup", "RestoreBackup", "ImportPreset",
    "ExportPreset", "ImportPlaylist", "ExportPlaylist",
}  # fmt: skip
"""The commands by which who sits at the machine brings files in, changes and writes them: they alone take paths."""
STATE = "auralis_tui.bus.state"
OUTSIDE_OF_SOUND = ("bus", "cli", "daemon", "engine", "library", "mastering", "media", "tui")


def sources() -> Iterator[tuple[str, str]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(PACKAGE).as_posix(), path.read_text()


def made_with_values() -> Iterator[tuple[str, str]]:
    """Yield which name is called with values, and where."""
    for where, source in sources():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and (node.args or node.keywords):
                yield ast.unparse(node.func).rpartition(".")[2], where


@pytest.mark.audit("M-16")
def test_each_state_is_made_and_told_by_its_owner_alone() -> None:
    made = set(made_with_values())
    for event, owner in OWNERS.items():
        assert {where for name, where in made if name == event} == {owner}, event
    for state, owners in STATES.items():
        strangers = {where for name, where in made if name == state and not any(map(where.startswith, owners))}
        assert strangers == set(), state
    told = {kind.__name__ for kind in Snapshot.__annotations__.values() if getattr(kind, "__module__", "") == STATE}
    assert set(STATES) == told


@pytest.mark.audit("M-16")
def test_decibels_and_times_are_reckoned_in_one_place() -> None:
    named: dict[str, list[str]] = {}
    for where, source in sources():
        if re.search(r"20(\.0)? \* math\.log10", source) and where.startswith(OUTSIDE_OF_SOUND):
            named.setdefault("decibels of a factor", []).append(where)
        for found in re.findall(r"^ *def ([a-z]\w*_to_db|db_to_\w*)\(", source, re.M):
            named.setdefault(found, []).append(where)
        if where.startswith("tui") and re.search(r"divmod\([^)]*(?:60|3600)\)|// 60\b|% 60\b", source):
            named.setdefault("minutes on the console", []).append(where)
    own = {name: ["units.py"] for name in ("db_to_gain", "gain_to_db", "volume_to_db", "db_to_volume")}
    assert named == {**own, "minutes on the console": ["tui/numbers.py"]}


@pytest.mark.audit("H-12", "L-04")
def test_what_a_client_asks_of_a_track_it_asks_by_its_id() -> None:
    kinds = AnyCommand.__args__
    with_paths = {kind.__name__ for kind in kinds if any("path" in name for name in kind.__struct_fields__)}
    assert with_paths - {"SetParameter"} == FOR_FILES_OF_ONES_OWN
    about_tracks = {"GetArtwork", "GetLyrics", "GetReport", "FindSimilar", "AnalyzeTracks", "AddTracks"}
    assert about_tracks <= {kind.__name__ for kind in kinds if {"track_id", "track_ids"} & set(kind.__struct_fields__)}
