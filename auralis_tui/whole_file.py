"""Files that are written whole or not at all."""

import os
from pathlib import Path


def write_whole(path: Path, data: bytes, *, replace: bool) -> None:
    """Write a file; one that is there is replaced when the new one is whole.

    Raises
    ------
    FileExistsError
        There is one, and it must not be replaced.
    OSError
        It can't be written; what was there stays.
    """
    part = path.with_name(f".{path.name[:80]}.{os.getpid()}.part") if replace else path
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(descriptor)
        if replace:
            os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
