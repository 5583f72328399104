"""The user's presets: written, renamed, set aside, copied in and out; a file is whole or not there at all."""

import fcntl
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from auralis_tui.dsp.chain_settings import ChainSettings
from auralis_tui.errors import PresetError
from auralis_tui.mastering.equalizer_apo import read_equalizer_apo
from auralis_tui.mastering.preset import MAX_TITLE, Preset, find_preset, free_title, id_for, is_id, numbered, problem_of
from auralis_tui.mastering.reading import (
    MAX_PRESET_BYTES,
    MAX_USER_PRESETS,
    PresetCollection,
    collect_presets,
    parse_preset,
    read_text,
)
from auralis_tui.mastering.toml_text import toml_text

DELETED = "deleted"
"""Folder, within that of the presets, of what was taken out of the list."""


class PresetFolder:
    """The folder of the user's presets.

    Every change reads the folder anew, writes, and reads it again, all under a lock that other processes keep as well.
    Each may raise `PresetError`, and has then changed nothing.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> PresetCollection:
        """Read all presets there are, the factory's among them."""
        return collect_presets(self.path)

    def save(self, title: str, chain: ChainSettings, like: Preset) -> Preset:
        """Keep a chain under a new title, described as the preset that it comes from."""
        with self._locked() as presets:
            return self._add(title, presets, msgspec.structs.replace(like, chain=chain))

    def overwrite(self, preset: Preset, chain: ChainSettings) -> Preset:
        """Keep a chain in place of the one that this preset of the user's has."""
        with self._locked() as presets:
            changed = msgspec.structs.replace(_own(presets, preset.id), chain=chain)
            self._write(changed)
            return changed

    def duplicate(self, name: str, title: str) -> Preset:
        """Make a copy of any preset, and return it."""
        with self._locked() as presets:
            return self._add(title, presets, find_preset(presets, name))

    def rename(self, name: str, title: str) -> tuple[Preset, Preset]:
        """Give a preset of the user's another title, and the id that goes with it; return what it was and is."""
        with self._locked() as presets:
            former = _own(presets, name)
            others = {id: preset for id, preset in presets.items() if id != former.id}
            title = _checked(title, others)
            taken = set(others) | self._names() - {former.id}
            renamed = msgspec.structs.replace(former, title=title, id=id_for(title, taken))
            self._write(renamed)
            if renamed.id != former.id:
                self._file(former.id).unlink()
            return former, renamed

    def delete(self, name: str) -> Preset:
        """Put the file of a preset of the user's aside, and return what it was."""
        with self._locked() as presets:
            preset = _own(presets, name)
            self._put_aside(preset.id)
            return preset

    def _put_aside(self, preset_id: str) -> None:
        aside = self.path / DELETED
        aside.mkdir(mode=0o700, exist_ok=True)
        taken = {path.stem for path in aside.iterdir()}
        self._file(preset_id).rename(aside / f"{numbered(preset_id, '-', taken)}.toml")

    def bring_in(self, path: Path) -> Preset:
        """Copy a preset's file, AutoEq's `ParametricEQ.txt` or an Equalizer APO file into the folder."""
        text = read_text(path)
        if path.suffix.lower() == ".toml":
            found = parse_preset(text, path.stem if is_id(path.stem) else id_for(path.stem, ()), str(path))
        else:
            found = read_equalizer_apo(text, path)
        with self._locked() as presets:
            taken = {preset.title.casefold() for preset in presets.values()}
            return self._add(free_title(found.title, taken), presets, found)

    def take_out(self, name: str, path: Path) -> Preset:
        """Write a preset into a new file anywhere, and return it."""
        preset = find_preset(self.read().presets, name)
        if path.is_dir():
            raise PresetError(f"{path} is a folder.", f"Name the file: {path / preset.id}.toml")
        try:
            _write_new(path, written(preset))
        except FileExistsError as error:
            raise PresetError(f"{path} exists already.", "Choose another name, or remove it.") from error
        except OSError as error:
            raise PresetError(f"{path} can't be written: {error.strerror}.", "Choose another place.") from error
        return preset

    def texts(self) -> dict[str, str]:
        """Return the content of the user's files by their ids; what can't be read is left out."""
        found: dict[str, str] = {}
        for path in sorted(self.path.glob("*.toml"))[:MAX_USER_PRESETS]:
            with suppress(PresetError):
                found[path.stem] = read_text(path)
        return found

    def put_back(self, texts: Mapping[str, str | None]) -> None:
        """Let these files be as they were; one that was not there is put aside."""
        with self._locked():
            for preset_id, text in texts.items():
                if text is not None:
                    self._put(preset_id, text)
                elif self._file(preset_id).exists():
                    self._put_aside(preset_id)

    def _add(self, title: str, presets: dict[str, Preset], like: Preset) -> Preset:
        if sum(preset.own for preset in presets.values()) >= MAX_USER_PRESETS:
            raise PresetError(f"There are {MAX_USER_PRESETS} presets of yours already.", "Delete one first.")
        title = _checked(title, presets)
        preset = msgspec.structs.replace(like, id=id_for(title, set(presets) | self._names()), title=title, own=True)
        self._write(preset)
        return preset

    def _names(self) -> set[str]:
        """Return the ids that have a file, also one that can't be read."""
        return {path.stem for path in self.path.glob("*.toml")}

    def _file(self, preset_id: str) -> Path:
        return self.path / f"{preset_id}.toml"

    def _write(self, preset: Preset) -> None:
        text = written(preset)
        if len(text.encode()) > MAX_PRESET_BYTES:
            raise PresetError(f"{preset.title} would be larger than 64 kB.", "Take stages or bands out.")
        self._put(preset.id, text)

    def _put(self, preset_id: str, text: str) -> None:
        """Put the whole file in place at once: beside it first, and onto the disk before it takes the name."""
        descriptor, beside = tempfile.mkstemp(prefix=f".{preset_id}.", dir=self.path)
        try:
            with open(descriptor, "wb") as file:
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
            os.replace(beside, self._file(preset_id))
        except BaseException:
            with suppress(OSError):
                os.unlink(beside)
            raise
        _sync_folder(self.path)

    @contextmanager
    def _locked(self) -> Iterator[dict[str, Preset]]:
        """Be the only one who writes, and know what there is."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            with open(self.path / ".lock", "w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                yield self.read().presets
        except OSError as error:
            place = error.filename or self.path
            raise PresetError(f"{place} can't be written: {error.strerror}.", "Check permissions and space.") from error


def written(preset: Preset) -> str:
    """Return the preset as its file has it; the id is the file's name."""
    content = msgspec.to_builtins(preset)
    del content["id"], content["own"]
    return toml_text({key: value for key, value in content.items() if value != ""})


def _checked(title: str, presets: dict[str, Preset]) -> str:
    """Return the title as it will be, or say why it can't be."""
    title = title.strip()
    problem = problem_of(title, MAX_TITLE) if title else "is empty"
    if problem:
        raise PresetError(f"The title {problem}.", "Choose another one.")
    if any(title.casefold() == preset.title.casefold() for preset in presets.values()):
        raise PresetError(f"There is a preset titled {title} already.", "Choose another title, or delete that one.")
    return title


def _own(presets: dict[str, Preset], name: str) -> Preset:
    preset = find_preset(presets, name)
    if not preset.own:
        raise PresetError(f"{preset.title} is not yours: it can't be changed.", "Duplicate it, or save it as yours.")
    return preset


def _write_new(path: Path, text: str) -> None:
    """Write a file that must not exist yet; nothing of it stays when it can't be written whole."""
    with open(path, "x", encoding="utf-8") as file:
        try:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            path.unlink()
            raise


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
