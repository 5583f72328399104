"""The user's presets on disk: whole or not there, never lost, never over the limits."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auralis_tui.dsp.chain_settings import ChainSettings
from auralis_tui.dsp.compressor import CompressorSettings
from auralis_tui.errors import PresetError
from auralis_tui.mastering.preset import Preset, id_for
from auralis_tui.mastering.reading import FACTORY, MAX_USER_PRESETS, factory_presets, parse_preset, read_preset
from auralis_tui.mastering.storing import PresetFolder, written

LOUDER = ChainSettings(gain_db=3.0)


@pytest.fixture
def folder(tmp_path: Path) -> PresetFolder:
    return PresetFolder(tmp_path / "presets")


@pytest.fixture
def flat() -> Preset:
    return factory_presets()["flat"]


def own(folder: PresetFolder) -> dict[str, str]:
    return {id: preset.title for id, preset in folder.read().presets.items() if preset.own}


def refused(words: str) -> pytest.RaisesExc[PresetError]:
    return pytest.raises(PresetError, match=words)


@pytest.mark.parametrize("name", FACTORY)
def test_what_is_written_is_read_as_it_was(name: str) -> None:
    preset = factory_presets()[name]
    assert parse_preset(written(preset), name, name) == preset


@given(
    title=st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=40),
    gain_db=st.floats(-24.0, 24.0),
    low_cut_hz=st.none() | st.floats(20.0, 500.0),
)
def test_any_preset_is_read_as_it_was_written(title: str, gain_db: float, low_cut_hz: float | None) -> None:
    chain = ChainSettings(gain_db=gain_db, stages=(CompressorSettings(detector_low_cut_hz=low_cut_hz),))
    preset = Preset(id="a", title=title, description='"\\', target_lufs=-14.0, chain=chain)
    assert parse_preset(written(preset), "a", "a") == preset


def test_a_chain_is_saved_under_a_title(folder: PresetFolder, flat: Preset) -> None:
    saved = folder.save("  My Car! ", LOUDER, flat)
    assert (saved.id, saved.title, saved.own, saved.chain) == ("my-car", "My Car!", True, LOUDER)
    assert folder.read().presets["my-car"] == saved
    assert sorted(path.name for path in folder.path.iterdir()) == [".lock", "my-car.toml"]


@pytest.mark.parametrize(
    ("title", "id"), [("Düster & Größe", "duster-groe"), ("夜", "preset"), ("-_-", "preset"), ("x" * 40, "x" * 40)]
)
def test_an_id_is_made_of_the_title(title: str, id: str) -> None:
    assert id_for(title, ()) == id
    assert id_for(title, {id}) == f"{id[:38]}-2"
    assert len(id_for(title, {id, f"{id[:38]}-2"})) <= 40


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("", "is empty"), (" ", "is empty"), ("x" * 41, "longer than 40"), ("a\x1b[31m", "can't be shown"),
        ("WARM", "titled WARM already"), ("Mine", "titled Mine already"), ("mine", "titled mine already"),
    ],
)  # fmt: skip
def test_a_title_that_cant_be_is_refused_and_nothing_written(
    folder: PresetFolder, flat: Preset, title: str, told: str
) -> None:
    folder.save("Mine", LOUDER, flat)
    with refused(told):
        folder.save(title, LOUDER, flat)
    with refused(told):
        folder.duplicate("warm", title)
    assert own(folder) == {"mine": "Mine"}


def test_an_id_that_is_taken_gets_a_number(folder: PresetFolder, flat: Preset) -> None:
    (folder.path).mkdir()
    (folder.path / "mine.toml").write_text("broken = [")
    assert folder.save("Mine!", LOUDER, flat).id == "mine-2"
    assert folder.save("Mine?", LOUDER, flat).id == "mine-3"
    assert (folder.path / "mine.toml").read_text() == "broken = ["


def test_a_title_that_is_anothers_id_gets_an_id_of_its_own(folder: PresetFolder, flat: Preset) -> None:
    folder.save("Warm car", LOUDER, flat)
    path = folder.path / "warm-car.toml"
    path.write_text(path.read_text().replace("Warm car", "Radio"))
    assert folder.save("warm-car", LOUDER, flat).id == "warm-car-2"


def test_a_folder_is_no_file_to_export_to(folder: PresetFolder, tmp_path: Path) -> None:
    with refused(r"is a folder\. Name the file: .*/warm\.toml"):
        folder.take_out("warm", tmp_path)


def test_a_chain_takes_the_place_of_the_one_stored(folder: PresetFolder, flat: Preset) -> None:
    saved = folder.save("Mine", ChainSettings(), flat)
    folder.overwrite(saved, LOUDER)
    assert folder.read().presets["mine"].chain == LOUDER


def test_the_factorys_presets_cant_be_changed_but_copied(folder: PresetFolder) -> None:
    attempts: list[Callable[[], object]] = [
        lambda: folder.rename("warm", "Warmer"),
        lambda: folder.delete("warm"),
        lambda: folder.overwrite(factory_presets()["warm"], LOUDER),
    ]
    for attempt in attempts:
        with refused("Warm is not yours"):
            attempt()
    copy = folder.duplicate("Warm", "Warmer")
    assert (copy.id, copy.chain) == ("warmer", factory_presets()["warm"].chain)


def test_a_new_title_brings_a_new_id(folder: PresetFolder, flat: Preset) -> None:
    folder.save("Mine", LOUDER, flat)
    former, renamed = folder.rename("mine", "Car radio")
    assert (former.id, renamed.id, renamed.chain) == ("mine", "car-radio", LOUDER)
    assert own(folder) == {"car-radio": "Car radio"}
    _, again = folder.rename("car-radio", "Car Radio")
    assert (again.id, own(folder)) == ("car-radio", {"car-radio": "Car Radio"})


def test_what_is_deleted_is_kept_aside(folder: PresetFolder, flat: Preset) -> None:
    for gain_db in (1.0, 2.0):
        folder.save("Mine", ChainSettings(gain_db=gain_db), flat)
        folder.delete("mine")
    assert own(folder) == {}
    aside = sorted((folder.path / "deleted").iterdir())
    assert [read_preset(path).chain.gain_db for path in aside] == [2.0, 1.0]
    assert [path.name for path in aside] == ["mine-2.toml", "mine.toml"]


def test_a_stand_in_that_is_deleted_gives_way_to_the_factorys(folder: PresetFolder) -> None:
    folder.path.mkdir()
    (folder.path / "warm.toml").write_text("[chain]\ngain_db = 1.0\n")
    assert folder.read().presets["warm"].own
    folder.delete("warm")
    assert folder.read().presets["warm"] == factory_presets()["warm"]


def test_a_preset_travels_through_a_file(folder: PresetFolder, flat: Preset, tmp_path: Path) -> None:
    folder.save("Mine", LOUDER, flat)
    file = tmp_path / "Sent by mail.toml"
    folder.take_out("mine", file)
    with refused("exists already"):
        folder.take_out("mine", file)
    brought = folder.bring_in(file)
    assert (brought.id, brought.title, brought.chain) == ("mine-2", "Mine 2", LOUDER)
    with refused("can't be written"):
        folder.take_out("mine", tmp_path / "nowhere" / "a.toml")


@pytest.mark.audit("M-01")
def test_a_file_that_cant_be_used_is_refused_by_name_and_key(folder: PresetFolder, tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text("[chain]\ngain_db = 99.0")
    with refused(r"bad\.toml can't be used: `gain_db` is 99; allowed is -24 to 24 dB"):
        folder.bring_in(bad)
    with refused(r"none\.toml can't be read"):
        folder.bring_in(tmp_path / "none.toml")
    assert own(folder) == {}


@pytest.mark.audit("M-30")
def test_what_never_ends_is_no_preset(folder: PresetFolder, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    for path in (tmp_path / "pipe.toml", Path("/dev/zero")):
        with refused("it is no file"):
            folder.bring_in(path)


@pytest.mark.audit("M-30")
def test_there_are_200_at_most(folder: PresetFolder, flat: Preset) -> None:
    folder.path.mkdir()
    for number in range(MAX_USER_PRESETS):
        (folder.path / f"a{number}.toml").touch()
    with refused("200 presets of yours"):
        folder.save("One more", LOUDER, flat)


@pytest.mark.audit("M-06")
def test_a_write_that_fails_leaves_what_there_was(
    folder: PresetFolder, flat: Preset, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = folder.save("Mine", LOUDER, flat)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with refused("No space left"):
        folder.overwrite(saved, ChainSettings(gain_db=-3.0))
    with refused("No space left"):
        folder.take_out("mine", folder.path / "out.txt")
    assert folder.read().presets["mine"].chain == LOUDER
    assert sorted(path.name for path in folder.path.iterdir()) == [".lock", "mine.toml"]


SAVE_TEN = """
import sys
from pathlib import Path
from auralis_tui.dsp.chain_settings import ChainSettings
from auralis_tui.mastering.reading import factory_presets
from auralis_tui.mastering.storing import PresetFolder
folder = PresetFolder(Path(sys.argv[1]))
for number in range(10):
    folder.save("!" * (number + 1) + sys.argv[2], ChainSettings(gain_db=number), factory_presets()["flat"])
"""


@pytest.mark.audit("M-06")
def test_processes_that_save_at_the_same_time_lose_nothing(folder: PresetFolder) -> None:
    words = [sys.executable, "-c", SAVE_TEN, str(folder.path)]
    savers = [subprocess.Popen([*words, mark]) for mark in ("?", "+")]
    assert [saver.wait(60) for saver in savers] == [0, 0]
    collection = folder.read()
    assert not collection.problems
    assert sorted(preset.chain.gain_db for preset in collection.presets.values() if preset.own) == sorted(
        [*range(10), *range(10)]
    )
