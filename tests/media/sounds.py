"""Sound files for the tests, encoded for real."""

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from auralis_tui.media.decoder import Decoder

RATE_HZ = 44100
Sound = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Coding:
    """A way to encode, and what must come back."""

    name: str
    """Its file name."""
    codec: str
    lossless: bool = False
    bits: int | None = None
    arguments: tuple[str, ...] = ()
    """For ffmpeg; without, soundfile writes it."""
    subtype: str | None = None
    rate_hz: int = RATE_HZ
    knows_length: bool = True
    exact_length: bool = True
    """Whether the length that was encoded comes back: raw streams don't tell what their encoder added."""


LOSSLESS = (
    Coding("pcm16.wav", "PCM", True, 16, subtype="PCM_16"),
    Coding("pcm24.wav", "PCM", True, 24, subtype="PCM_24"),
    Coding("pcm24.aiff", "PCM", True, 24, subtype="PCM_24"),
    Coding("16.flac", "FLAC", True, 16, subtype="PCM_16"),
    Coding("24.flac", "FLAC", True, 24, subtype="PCM_24"),
    Coding("alac16.m4a", "ALAC", True, 16, ("-c:a", "alac", "-sample_fmt", "s16p")),
    Coding("alac24.m4a", "ALAC", True, 24, ("-c:a", "alac", "-sample_fmt", "s32p")),
    Coding("16.wv", "WavPack", True, 16, ("-c:a", "wavpack", "-sample_fmt", "s16p")),
    Coding("flac.oga", "FLAC", True, 16, ("-c:a", "flac", "-sample_fmt", "s16", "-f", "ogg")),
)
LOSSY = (
    Coding("vorbis.ogg", "Vorbis"),
    Coding("opus.opus", "Opus", rate_hz=48000),
    Coding("info.mp3", "MP3", arguments=("-b:a", "128k")),
    Coding("xing.mp3", "MP3", arguments=("-q:a", "2")),
    Coding("tagless_cbr.mp3", "MP3", arguments=("-write_xing", "0", "-b:a", "128k"), exact_length=False),
    Coding("tagless_vbr.mp3", "MP3", arguments=("-write_xing", "0", "-q:a", "2"), exact_length=False),
    Coding("aac.m4a", "AAC", arguments=("-c:a", "aac", "-aac_pns", "0")),
    Coding("adts.aac", "AAC", arguments=("-c:a", "aac", "-aac_pns", "0", "-f", "adts"), exact_length=False),
    Coding("wma.wma", "WMA", arguments=("-c:a", "wmav2"), knows_length=False, exact_length=False),
)


def music(frames: int, channels: int = 2, rate_hz: int = RATE_HZ, bits: int = 16) -> Sound:
    """Tones, bursts of noise and silence that never repeat, in steps of `bits`; each channel differs."""
    seconds = np.arange(frames)[:, None] / rate_hz
    tones = 0.3 * np.sin(2 * np.pi * (220 + 40 * seconds) * seconds * np.arange(1, channels + 1))
    bursts = 0.1 * np.random.default_rng(7).standard_normal((frames, channels)) * (np.sin(9 * seconds) > 0.3)
    sound: Sound = np.clip(np.rint((tones + bursts) * 2 ** (bits - 1)) / 2 ** (bits - 1), -0.99, 0.99)
    return sound


def encode(folder: Path, coding: Coding, sound: Sound, prefix: str = "") -> Path:
    """Encode a sound into a folder."""
    path = folder / (prefix + coding.name)
    if not coding.arguments:
        kind = "OGG" if coding.codec in ("Vorbis", "Opus") else None
        subtype = coding.subtype or coding.codec.upper()
        soundfile.write(path, sound, coding.rate_hz, subtype=subtype, format=kind)
        return path
    source = folder / f"{path.name}.source.wav"
    soundfile.write(source, sound, coding.rate_hz, subtype=f"PCM_{coding.bits or 16}")
    ffmpeg("-i", str(source), *coding.arguments, str(path))
    source.unlink()
    return path


def ffmpeg(*arguments: str) -> None:
    """Run ffmpeg, quietly unless it fails."""
    subprocess.run(["ffmpeg", "-nostdin", "-loglevel", "error", "-y", *arguments], check=True)


def read_all(decoder: Decoder, block: int = 4096) -> NDArray[np.float32]:
    """Read to the end in equal blocks, and check that only the last one is short."""
    blocks = [decoder.read(block)]
    while len(blocks[-1]) == block:
        blocks.append(decoder.read(block))
    assert len(decoder.read(block)) == 0
    return np.concatenate(blocks)
