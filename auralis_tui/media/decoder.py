"""Sound files as frames: the contract of a decoder, and the choice of the one that can read a file."""

import os
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from auralis_tui.errors import MediaError
from auralis_tui.file_names import to_os
from auralis_tui.media.ogg import ends_early, link_offsets
from auralis_tui.media.regular_file import MAX_CHANNELS, MAX_RATE_HZ, MIN_RATE_HZ, open_regular, unreadable
from auralis_tui.media.sniff import OGG, Kind, sniff

_UNFINISHED_BYTES = 4096
"""A file of no frames that is longer than this was not finished by its writer."""


@dataclass(frozen=True, slots=True)
class AudioFormat:
    """What a file holds: its own figures, changed by nothing."""

    codec: str
    """The codec's own name: FLAC, Vorbis, Opus, MP3, AAC, ALAC, WavPack, WMA, PCM."""
    container: str
    rate_hz: int
    channels: int
    frames: int | None
    """Length of the decoded sound, encoder delay and padding removed; None when it is not known before the end."""
    bits: int | None
    """Bits per sample of a lossless file; None for a lossy one."""
    lossless: bool


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


class Closing:
    """Makes `with` of anything that has `close`."""

    def close(self) -> None:
        """Let go of what is held."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


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


def not_sound(path: Path) -> MediaError:
    """Word that a file's content is no sound that is known."""
    return MediaError(f"{path} is not a sound file that can be played.", "Its content is of no known format.")


def check_format(path: Path, rate_hz: int, channels: int) -> None:
    """Refuse figures that no sound has."""
    if not 1 <= channels <= MAX_CHANNELS:
        raise MediaError(f"{path} has {channels} channels.", f"1 to {MAX_CHANNELS} can be played.")
    if not MIN_RATE_HZ <= rate_hz <= MAX_RATE_HZ:
        raise MediaError(f"{path} has a sample rate of {rate_hz} Hz.", "Its header is damaged.")


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
