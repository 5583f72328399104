"""Samples too many, or too few, where two files join: beside mpv, MPD and cmus where they are installed."""

import argparse
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile
from house import PROGRAM, house

RATE_HZ = 44_100
CUT = 409_245
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
TOTAL = 882_000
FORMATS = {
    "wav": ["-c:a", "pcm_s16le"], "flac": ["-c:a", "flac"], "mp3": ["-c:a", "libmp3lame", "-q:a", "2"],
    "ogg": ["-c:a", "libvorbis"], "m4a": ["-c:a", "aac"], "opus": ["-c:a", "libopus", "-ar", "48000"],
}  # fmt: skip


def make_pair(folder: Path, suffix: str) -> list[Path]:
    """Cut one signal in two, and encode each part by itself."""
    signal = 0.3 * np.random.default_rng(7).standard_normal((TOTAL, 2)).clip(-3, 3)
    paths = []
    for number, part in enumerate(np.split(signal, [CUT]), 1):
        whole = folder / f"{number}.source.wav"
        soundfile.write(whole, part, RATE_HZ)
        paths.append(folder / f"{number}.{suffix}")
        words = ["ffmpeg", "-v", "error", "-y", "-i", str(whole), *FORMATS[suffix], str(paths[-1])]
        subprocess.run(words, check=True)
    return paths


def by_auralis(paths: list[Path], folder: Path) -> int:
    out = folder / "auralis.wav"
    with house() as environment:
        words = [PROGRAM, "render-queue", "-o", str(out), *map(str, paths)]
        subprocess.run(words, env=environment, check=True, capture_output=True)
    return soundfile.info(out).frames


def by_mpv(paths: list[Path], folder: Path) -> int:
    out = folder / "mpv.wav"
    words = ["mpv", "--no-config", "--no-video", "--gapless-audio=yes", "--ao=pcm", f"--ao-pcm-file={out}"]
    subprocess.run([*words, *map(str, paths)], check=True, capture_output=True)
    return soundfile.info(out).frames


def by_mpd(paths: list[Path], folder: Path) -> int:
    out, rate_hz = folder / "mpd.raw", soundfile_rate(paths[0])
    config = folder / "mpd.conf"
    config.write_text(
        f'music_directory "{folder}"\ndb_file "{folder}/db"\nbind_to_address "{folder}/socket"\n'
        f'audio_output {{\n type "pipe"\n name "file"\n command "cat > {out}"\n format "{rate_hz}:16:2"\n}}\n'
    )
    mpd = subprocess.Popen(["mpd", "--no-daemon", str(config)], stderr=subprocess.DEVNULL)
    remote = ["mpc", "--host", f"{folder}/socket"]
    while subprocess.run([*remote, "update", "--wait"], capture_output=True, check=False).returncode:
        time.sleep(0.05)
    subprocess.run([*remote, "add", *[path.name for path in paths]], capture_output=True, check=True)
    subprocess.run([*remote, "play"], capture_output=True, check=True)
    while "playing" in subprocess.run([*remote, "status"], capture_output=True, text=True, check=True).stdout:
        time.sleep(0.05)
    mpd.terminate()
    mpd.wait()
    return out.stat().st_size // 4


def by_cmus(paths: list[Path], folder: Path) -> int:
    """ALSA's own file device takes what cmus plays, as fast as it comes; silence at its end is ALSA's."""
    out, socket = folder / "cmus.raw", folder / "cmus.socket"
    (folder / ".asoundrc").write_text(
        f'pcm.null16 {{ type file; slave.pcm null; file "{out}"; format raw }}\n'
        "pcm.tofile { type plug; slave { pcm null16; format S16_LE } }\n"
    )
    (folder / "cmus").mkdir(exist_ok=True)
    (folder / "cmus" / "rc").write_text(
        "set output_plugin=alsa\nset dsp.alsa.device=tofile\nset continue=true\nset repeat=false\n"
    )
    environment = {**os.environ, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "TERM": "xterm"}
    environment["XDG_RUNTIME_DIR"] = str(folder)
    words = ["script", "--quiet", "--command", f"cmus --listen {socket}", "/dev/null"]  # it wants a terminal
    cmus = subprocess.Popen(words, env=environment, stdin=subprocess.PIPE, **QUIET)
    remote = ["cmus-remote", "--server", str(socket)]
    try:
        while not socket.exists():
            time.sleep(0.05)
        time.sleep(0.5)
        cmus.stdin.write(b"\n")  # where it wants to be told that there is no D-Bus
        cmus.stdin.flush()
        for words in (["-q", *map(str, paths)], ["-n"], ["-p"]):
            subprocess.run([*remote, *words], check=True, capture_output=True, timeout=10)
        end_s = time.monotonic() + 60.0
        while b"status playing" in subprocess.run([*remote, "-Q"], capture_output=True, check=True).stdout:
            time.sleep(0.1)
            if time.monotonic() > end_s:
                raise RuntimeError("cmus doesn't end")
    finally:
        cmus.terminate()
        cmus.wait()
    samples = np.fromfile(out, np.int16).reshape(-1, 2)
    sounding = np.flatnonzero(samples.any(axis=1))
    return int(sounding[-1] + 1 - sounding[0])


def soundfile_rate(path: Path) -> int:
    return 48_000 if path.suffix == ".opus" else RATE_HZ


PLAYERS: dict[str, Callable[[list[Path], Path], int]] = {
    "auralis": by_auralis,
    "mpv": by_mpv,
    "mpd": by_mpd,
    "cmus": by_cmus,
}


def measure_gaps(_: argparse.Namespace) -> None:
    there = {name: play for name, play in PLAYERS.items() if name == "auralis" or shutil.which(name)}
    print(f"frames more than the signal had, at {RATE_HZ} Hz (Opus: 48000)")
    print(f"  {'':6}" + "".join(f"{name:>10}" for name in there))
    for suffix in FORMATS:
        with tempfile.TemporaryDirectory(prefix="gap") as folder:
            paths = make_pair(Path(folder), suffix)
            expected = round(TOTAL * soundfile_rate(paths[0]) / RATE_HZ)
            row = [_outcome(play, paths, Path(folder), expected) for play in there.values()]
        print(f"  {suffix:6}" + "".join(f"{cell:>10}" for cell in row))


def _outcome(play: Callable[[list[Path], Path], int], paths: list[Path], folder: Path, expected: int) -> str:
    try:
        return f"{play(paths, folder) - expected:+d}"
    except (subprocess.CalledProcessError, RuntimeError, OSError):
        return "failed"
