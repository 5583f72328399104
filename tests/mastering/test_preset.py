from pathlib import Path

import msgspec
import pytest

from auralis_tui.dsp.chain_settings import ChainSettings
from auralis_tui.errors import PresetError
from auralis_tui.mastering.preset import Preset, find_preset
from auralis_tui.mastering.reading import (
    FACTORY,
    MAX_PRESET_BYTES,
    MAX_USER_PRESETS,
    collect_presets,
    load_presets,
    read_preset,
)

HUGE = "1" + "0" * 400
"""A whole number that no float can hold."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def factory(tmp_path: Path) -> dict[str, Preset]:
    return load_presets(tmp_path)


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text)
    return path


def test_the_factorys_presets_come_in_their_order(factory: dict[str, Preset]) -> None:
    assert tuple(factory) == FACTORY
    assert [preset.title for preset in factory.values()] == [
        "Flat", "Adaptive", "Gentle", "Warm", "Bright", "Punchy", "Live", "Loud", "Broadcast", "Podcast",
        "Vinyl pre-master", "Night", "Headphones",
    ]  # fmt: skip
    assert all(preset.description for preset in factory.values())


def test_flat_does_nothing_and_all_others_hold_a_true_peak_ceiling(factory: dict[str, Preset]) -> None:
    flat, *others = factory.values()
    assert flat.chain == ChainSettings()
    assert flat.ceiling_dbtp is None
    assert all(preset.ceiling_dbtp == -1.0 for preset in others)


def test_a_preset_travels_as_json(factory: dict[str, Preset]) -> None:
    for preset in factory.values():
        assert msgspec.json.decode(msgspec.json.encode(preset), type=Preset) == preset


def test_a_list_shows_it_with_target_and_ceiling(factory: dict[str, Preset]) -> None:
    info = factory["warm"].info
    assert (info.id, info.title, info.target_lufs, info.ceiling_dbtp) == ("warm", "Warm", -14.0, -1.0)
    assert factory["flat"].info.target_lufs is None


def test_the_users_presets_follow_by_title(folder: Path) -> None:
    write(folder, "zzz", 'title = "Zzz at night"\n[chain]\noutput_gain_db = -6\n')
    write(folder, "car_radio", "target_lufs = -12\n")
    presets = load_presets(folder)
    assert tuple(presets) == (*FACTORY, "car_radio", "zzz")
    assert presets["car_radio"].title == "Car radio"
    assert presets["zzz"].chain.output_gain_db == -6.0


def test_a_users_preset_stands_in_for_the_factorys(folder: Path) -> None:
    write(folder, "warm", "[chain]\ngain_db = 1.0\n")
    presets = load_presets(folder)
    assert tuple(presets) == FACTORY
    assert presets["warm"].chain == ChainSettings(gain_db=1.0)


def test_the_users_folder_is_in_the_configuration(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "auralis" / "presets").mkdir(parents=True)
    write(tmp_path / "auralis" / "presets", "mine", "")
    assert "mine" in load_presets()


@pytest.mark.audit("M-01")
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[chain]\ngain_db = 99.0", r"`gain_db` is 99; allowed is -24 to 24 dB \(chain\)"),
        ("[chain]\ngian_db = 1.0", r"no `gian_db`; the nearest is `gain_db`; allowed is gain_db, stages"),
        ('[chain]\ngain_db = "much"', r"`gain_db` is text; allowed is a number \(chain\)"),
        ('[[chain.stages]]\nkind = "limiter"\nceiling_dbtp = 1.0', r"-24 to 0 dBTP \(chain\.stages\.0\)"),
        (
            '[[chain.stages]]\nkind = "equalizer"\n[[chain.stages.bands]]\nkind = "bump"\nfrequency_hz = 50.0',
            r"`kind` is 'bump'; allowed is bell, .*tilt \(chain\.stages\.0\.bands\.0\)",
        ),
        ('[[chain.stages]]\nkind = "equalizer"\n[[chain.stages.bands]]\ngain_db = 1.0', "`frequency_hz` is missing"),
        ('[[chain.stages]]\nkind = "equaliser"', r"`kind` is 'equaliser'; allowed is equalizer.*\(chain\.stages\.0\)"),
        ("[[chain.stages]]\nratio = 2.0", "`kind` is missing; allowed is equalizer, "),
        ('[[chain.stages]]\nkind = "limiter"\nquality = "best"', "`quality` is 'best'; allowed is live, export "),
        ('[[chain.stages]]\nkind = "limiter"\nbypassed = 1', "`bypassed` is a whole number; allowed is true or false"),
        ('[[chain.stages]]\nkind = "equalizer"\nbands = [3]', r"`bands\.0` is a whole number; allowed is a table"),
        (
            '[[chain.stages]]\nkind = "multiband"\ncrossovers_hz = [100.0, 1000.0]',
            "2 `crossovers_hz` don't go with the 4 `bands` that there are where none are written",
        ),
        ("target_lufs = 3", "-40 to -5 LUFS"),
        ("title = ", "no TOML"),
        ("\x00", "no TOML"),
        ('title = "a\\u001b[2J"', "`title` holds characters that can't be shown"),
        (f'title = "{"x" * 41}"', "`title` is longer than 40"),
        (f'description = "{"x" * 401}"', "`description` is longer than 400"),
        ('"a\\u001b" = 1', r"no `a\?`"),
        (f'[[chain.stages]]\nkind = "dither"\nseed = {HUGE}', r"`seed` is above 1e\+15; allowed is 0 to 2\.14748e\+09"),
        (f'[[chain.stages]]\nkind = "dither"\nbits = -{HUGE}', r"`bits` is below -1e\+15; allowed is 16 to 24"),
        (
            '[[chain.stages]]\nkind = "equalizer"\n[[chain.stages.bands]]\nfrequency_hz = 50.0\n'
            f"slope_db_per_octave = {HUGE}",
            r"`slope_db_per_octave` is above 1e\+15; allowed is 12 to 48 dB",
        ),
        (f"[chain]\ngain_db = {HUGE}", "gain_db"),
        (f'[[chain.stages]]\nkind = "critical_bands"\ngains_db = [{HUGE}]', "gains_db"),
        (f'[[chain.stages]]\nkind = "multiband"\ncrossovers_hz = [{HUGE}]', "crossovers_hz"),
        ("title = 1979-05-27", "title"),
        ("[chain]\ngain_db = nan", "`gain_db` is nan; allowed is -24 to 24 dB"),
    ],
)
def test_a_malformed_preset_is_told_by_file_and_key_and_changes_nothing_else(
    folder: Path, text: str, told: str
) -> None:
    write(folder, "good", "")
    path = write(folder, "bad", text)
    collection = collect_presets(folder)
    assert tuple(collection.presets) == (*FACTORY, "good")
    assert len(collection.problems) == 1
    assert str(path) in collection.problems[0].message
    with pytest.raises(PresetError, match=told):
        load_presets(folder)


@pytest.mark.audit("M-30")
@pytest.mark.parametrize(
    "text",
    ["a = " + "[" * 900, "a = \n" + "[\n" * 20_000, "a = " + "9" * 5000, "a." * 20_000 + "b = 1", "a = {b = " * 100],
    ids=["deep", "deeper", "digits", "key", "tables"],
)
def test_a_file_that_would_wear_its_reader_out_is_refused(folder: Path, text: str) -> None:
    write(folder, "bad", text)
    with pytest.raises(PresetError, match=r"bad\.toml (is no TOML|has more than 1000 characters in line 1)"):
        load_presets(folder)


def test_bytes_that_are_no_text_are_refused(folder: Path) -> None:
    (folder / "bad.toml").write_bytes(b"title = '\xff\xfe'")
    with pytest.raises(PresetError, match=r"bad\.toml"):
        load_presets(folder)


def test_flat_stays_flat(folder: Path) -> None:
    write(folder, "flat", "[chain]\ngain_db = 1.0\n")
    with pytest.raises(PresetError, match="not flat"):
        load_presets(folder)


def test_a_name_that_cant_be_typed_is_refused(folder: Path) -> None:
    with pytest.raises(PresetError, match="can't be typed"):
        read_preset(write(folder, "My Preset", ""))


@pytest.mark.audit("M-30")
def test_size_and_number_are_bounded(folder: Path) -> None:
    write(folder, "huge", "#" * (MAX_PRESET_BYTES + 1))
    with pytest.raises(PresetError, match="larger than 64 kB"):
        load_presets(folder)
    for index in range(MAX_USER_PRESETS + 1):
        write(folder, f"a{index}", "")
    collection = collect_presets(folder)
    assert len(collection.presets) == len(FACTORY) + MAX_USER_PRESETS
    assert "the first 200 are used" in collection.problems[0].message


def test_a_file_that_cant_be_read_is_told(folder: Path) -> None:
    (folder / "folder.toml").mkdir()
    with pytest.raises(PresetError, match=r"folder\.toml can't be read"):
        load_presets(folder)


def test_a_missing_folder_has_no_presets(folder: Path) -> None:
    assert tuple(load_presets(folder / "nowhere")) == FACTORY


def test_presets_are_found_by_id_and_title(factory: dict[str, Preset]) -> None:
    assert find_preset(factory, "warm").id == find_preset(factory, " Warm ").id == "warm"


def test_an_unknown_preset_is_answered_with_the_nearest(factory: dict[str, Preset]) -> None:
    with pytest.raises(PresetError, match=r"no preset named wram\. Did you mean warm\?"):
        find_preset(factory, "wram")
    with pytest.raises(PresetError) as all_told:
        find_preset(factory, "xyz")
    assert all_told.value.hint == f"There are: {', '.join(factory)}."
    own = {f"own-{number}": Preset(id=f"own-{number}", title=f"My {number}", own=True) for number in range(8)}
    with pytest.raises(PresetError, match=r"There are: own-0, .*, own-7, flat, .*, … \(auralis presets lists all\)\."):
        find_preset(factory | own, "xyz")
