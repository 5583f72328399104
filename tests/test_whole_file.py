"""Files that are written whole or not at all."""

import os
from pathlib import Path

import pytest

from auralis_tui.whole_file import write_whole


def refuse(descriptor: int) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("replace", [False, True])
def test_a_write_that_fails_leaves_what_there_was(
    replace: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    if replace:
        path.write_text("old")
    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, b"new", replace=replace)
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == ([("a", "old")] if replace else [])


def test_a_file_that_is_there_is_replaced_only_where_it_may_be(tmp_path: Path) -> None:
    path = tmp_path / "a"
    write_whole(path, b"old", replace=False)
    with pytest.raises(FileExistsError):
        write_whole(path, b"new", replace=False)
    assert path.read_text() == "old"
    write_whole(path, b"new", replace=True)
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("a", "new")]
