"""Sound files as frames: the contract of a decoder, and the choice of the one that can read a file."""

import os
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from auralis_tui.errors import MediaError
from auralis_tui.file_names import to_os
from auralis_tui.media.audio_format import AudioFormat, not_sound
from auralis_tui.media.ogg import ends_early, link_offsets
from auralis_tui.media.regular_file import open_regular, unreadable
from auralis_tui.media.sniff import OGG, Kind, sniff

_UNFINISHED_BYTES = 4096
"""A file of no frames that is longer than this was not finished by its writer."""


class Decoder(Protocol):
    """A file that is being read; its position is in frames of the decoded sound."""

    @property
    def format(self) -> AudioFormat:
        """What the file holds."""
        ...

    def read(self, frames: int) -> NDArray[np.float32]:
        """Read (n, channels), full scale 1.0; n is less than asked for only at the end, and 0 after it.

        A file that is damaged on the way gives all good frames first; the next call raises `MediaError`.
        """
        ...

    def seek(self, frame: int) -> int:
        """Go to a frame and say which was reached: the one asked for, or the end of what can be decoded.

        Raises `MediaError` when the file is gone.
        """
        ...

    def close(self) -> None:
        """Let go of the file; closing twice is fine."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def open_decoder(path: str | os.PathLike[str], after: str | None = None) -> Decoder:
    """Open a sound file by what its content is, whatever its name says.

    Parameters
    ----------
    path : str or PathLike
        The file.
    after : str or None
        The file that is heard to its end just before: an MP3 stream that was cut into files goes on without a seam.

    Raises
    ------
    MediaError
        When the file is missing, unreadable, or holds no sound that can be decoded.
    """
    path = Path(os.path.abspath(to_os(os.fspath(path))))
    kind = _kind_of(path)
    decoder = _open_soundfile(path, kind) if kind.soundfile else None
    return decoder or _open_pyav(path, kind, after)


def _kind_of(path: Path) -> Kind:
    with open_regular(path) as file:
        try:
            kind = sniff(file)
            size = os.fstat(file.fileno()).st_size
        except OSError as error:
            raise unreadable(path, error) from error
    if size == 0:
        raise MediaError(f"{path} is empty.", "Copy or download it again.")
    if kind is None:
        raise not_sound(path)
    return kind


def _open_soundfile(path: Path, kind: Kind) -> Decoder | None:
    """Open by libsndfile; None when the other library should be asked."""
    from auralis_tui.media.soundfile_decoder import SoundFileDecoder

    if kind is OGG:
        with open_regular(path) as file:
            offsets = link_offsets(file)
            if len(offsets) > 1:
                from auralis_tui.media.chained_ogg import ChainedOgg

                return ChainedOgg(path, offsets)
            if ends_early(file):
                return None
    decoder = SoundFileDecoder.open(path)
    if decoder is not None and decoder.format.frames == 0 and path.stat().st_size > _UNFINISHED_BYTES:
        decoder.close()
        return None
    return decoder


def _open_pyav(path: Path, kind: Kind, after: str | None) -> Decoder:
    """Open by libav, which is loaded only when a file needs it."""
    from auralis_tui.media.pyav_decoder import PyAVDecoder

    decoder = PyAVDecoder(path, kind)
    if after is not None:
        decoder.go_on_from(Path(after))
    return decoder
