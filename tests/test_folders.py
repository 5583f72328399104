"""Folders follow the XDG rules, and the socket's is private."""

import os
import stat
from pathlib import Path

import pytest

from auralis_tui import folders
from auralis_tui.errors import ConfigError
from tests.conftest import Sandbox


def test_xdg_folders_take_precedence(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    assert folders.config_path() == sandbox.home / ".config/auralis/config.toml"
    assert folders.database_path() == sandbox.home / ".local/share/auralis/library.sqlite3"
    monkeypatch.setenv("XDG_DATA_HOME", "/elsewhere")
    monkeypatch.setenv("XDG_STATE_HOME", "relative/paths/are/ignored")
    assert folders.database_path() == Path("/elsewhere/auralis/library.sqlite3")
    assert folders.log_path() == sandbox.home / ".local/state/auralis/daemon.log"


@pytest.mark.audit("H-09")
def test_the_runtime_folder_is_private(sandbox: Sandbox) -> None:
    folder = folders.runtime_folder()
    assert folder == sandbox.runtime / "auralis"
    folder.chmod(0o755)
    assert stat.S_IMODE(folders.runtime_folder().stat().st_mode) == 0o700


def test_without_a_runtime_folder_the_temporary_one_holds_ours(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    monkeypatch.setenv("TMPDIR", str(sandbox.home))
    assert folders.socket_path() == sandbox.home / f"auralis-{os.getuid()}" / "daemon.sock"


def test_a_folder_that_is_a_link_or_anothers_is_refused(sandbox: Sandbox) -> None:
    (sandbox.home / "real").mkdir()
    link = sandbox.home / "link"
    link.symlink_to(sandbox.home / "real")
    with pytest.raises(ConfigError, match="is not a folder of yours"):
        folders.private_folder(link)
    if os.getuid() == 0:
        others = sandbox.home / "others"
        others.mkdir()
        os.chown(others, 65_534, 65_534)
        with pytest.raises(ConfigError, match="is not a folder of yours"):
            folders.private_folder(others)
