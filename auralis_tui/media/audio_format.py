"""What a sound file holds, and what is refused as none."""

from dataclasses import dataclass
from pathlib import Path

from auralis_tui.errors import MediaError
from auralis_tui.media.regular_file import MAX_CHANNELS, MAX_RATE_HZ, MIN_RATE_HZ


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


def not_sound(path: Path) -> MediaError:
    """Word that a file's content is no sound that is known."""
    return MediaError(f"{path} is not a sound file that can be played.", "Its content is of no known format.")


def check_format(path: Path, rate_hz: int, channels: int) -> None:
    """Refuse figures that no sound has."""
    if not 1 <= channels <= MAX_CHANNELS:
        raise MediaError(f"{path} has {channels} channels.", f"1 to {MAX_CHANNELS} can be played.")
    if not MIN_RATE_HZ <= rate_hz <= MAX_RATE_HZ:
        raise MediaError(f"{path} has a sample rate of {rate_hz} Hz.", "Its header is damaged.")
