"""The presets as the daemon starts with them."""

import os
from pathlib import Path

import msgspec

from auralis_tui.bus.events import AnyEvent, Notice
from auralis_tui.daemon.preset_shelf import PresetShelf
from auralis_tui.mastering.reading import FACTORY
from auralis_tui.mastering.storing import PresetFolder


def test_it_is_there_whatever_the_users_files_hold(tmp_path: Path) -> None:
    digits = "1" + "0" * 400
    (tmp_path / "seed.toml").write_text(f'[[chain.stages]]\nkind = "dither"\nseed = {digits}\n')
    (tmp_path / "bits.toml").write_text(f'[[chain.stages]]\nkind = "dither"\nbits = {digits}\n')
    (tmp_path / "deep.toml").write_text("a = \n" + "[\n" * 20_000)
    (tmp_path / "good.toml").write_text('title = "Good"\n')
    (tmp_path / os.fsdecode(b"caf\xe9.toml")).write_text("")
    published: list[AnyEvent] = []
    shelf = PresetShelf(PresetFolder(tmp_path), published.append)
    assert tuple(shelf.presets) == (*FACTORY, "good")
    assert len(shelf.problems) == 4
    for problem in shelf.problems:
        assert ".toml" in problem
        assert msgspec.json.encode(Notice(message=problem, failure=True))
