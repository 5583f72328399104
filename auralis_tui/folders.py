"""Where things are kept: the XDG folders, and the files that have one fixed place in them.

Standard library only, since the remote control uses it.
"""

import os
import stat
from pathlib import Path

from auralis_tui.errors import ConfigError

NAME = "auralis"


def home() -> Path:
    """Return the user's home folder: HOME, or what the system has for this user."""
    try:
        return Path.home()
    except RuntimeError as error:
        raise ConfigError("There is no home folder: HOME is not set.", "Set HOME to a folder you own.") from error


def _xdg(variable: str, fallback: str) -> Path:
    value = os.environ.get(variable, "")
    return (Path(value) if os.path.isabs(value) else home() / fallback) / NAME


def config_folder() -> Path:
    """Return the folder of the configuration, the user's presets and themes."""
    return _xdg("XDG_CONFIG_HOME", ".config")


def data_folder() -> Path:
    """Return the folder of the library and its backups."""
    return _xdg("XDG_DATA_HOME", ".local/share")


def state_folder() -> Path:
    """Return the folder of the logs."""
    return _xdg("XDG_STATE_HOME", ".local/state")


def cache_folder() -> Path:
    """Return the folder of what can be made again."""
    return _xdg("XDG_CACHE_HOME", ".cache")


def runtime_folder() -> Path:
    """Return the folder of the socket, made if need be: private to this user.

    XDG_RUNTIME_DIR where it is set and usable; otherwise a folder of this user's in the temporary folder.
    """
    base = os.environ.get("XDG_RUNTIME_DIR", "")
    if os.path.isabs(base) and os.access(base, os.W_OK | os.X_OK):
        folder = Path(base) / NAME
    else:
        folder = Path(os.environ.get("TMPDIR", "/tmp")) / f"{NAME}-{os.getuid()}"
    return private_folder(folder)


def private_folder(folder: Path) -> Path:
    """Make a folder that only this user can enter, or check that it is one."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid():
        raise ConfigError(
            f"{folder} is not a folder of yours.", "Remove it, or set XDG_RUNTIME_DIR to a folder you own."
        )
    if stat.S_IMODE(status.st_mode) != 0o700:
        folder.chmod(0o700)
    return folder


def socket_path() -> Path:
    """Return the path of the daemon's socket."""
    return runtime_folder() / "daemon.sock"


def lock_path() -> Path:
    """Return the path of the file that whoever writes to the library holds locked."""
    return data_folder() / "writer.lock"


def database_path() -> Path:
    """Return the path of the library."""
    return data_folder() / "library.sqlite3"


def backups_folder() -> Path:
    """Return the folder of the library's backups."""
    return data_folder() / "backups"


def artwork_folder() -> Path:
    """Return the folder of the covers that were found."""
    return cache_folder() / "artwork"


def log_path() -> Path:
    """Return the path of the daemon's log."""
    return state_folder() / "daemon.log"


def config_path() -> Path:
    """Return the path of the configuration."""
    return config_folder() / "config.toml"
