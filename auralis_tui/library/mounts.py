"""Which folders lie on a network: nobody tells of changes there."""

import os
import re

MOUNTS = "/proc/mounts"
_NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "lustre", "ncpfs", "davfs", "beegfs"}
)
_OCTAL = re.compile(r"\\([0-7]{3})")


def is_remote(folder: str, mounts: str | None = None) -> bool:
    """Whether a folder's file system is on another machine, by the table of mounts; False where there is none."""
    table = _read() if mounts is None else mounts
    best, kind = "", ""
    path = os.path.realpath(folder)
    for line in table.splitlines():
        fields = line.split()
        if len(fields) < 3:
            continue
        point = _OCTAL.sub(lambda found: chr(int(found[1], 8)), fields[1])
        if len(point) >= len(best) and (path == point or path.startswith(point.rstrip("/") + "/")):
            best, kind = point, fields[2]
    return kind in _NETWORK or kind.startswith("fuse.")


def _read() -> str:
    try:
        with open(MOUNTS, encoding="utf-8", errors="surrogateescape") as file:
            return file.read()
    except OSError:  # another system
        return ""
