"""ReplayGain: from what was measured into the files' tags."""

import os
from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auralis_tui.cli.album import album_of, in_albums, incomplete
from auralis_tui.cli.measured import Measured
from auralis_tui.errors import MediaError
from auralis_tui.file_names import printable
from auralis_tui.media.regular_file import unreadable
from auralis_tui.media.replay_gain_tags import ReplayGain, gain_db, rehearse_replay_gain, write_replay_gain
from auralis_tui.media.tag_writing import words_on_links
from auralis_tui.units import db_to_gain

Message = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file, or of an album."""

    shown: Message
    """Its object."""
    problem: str = ""
    """What went wrong: a sentence, or nothing."""
    note: str = ""
    """What else is to be known: a sentence, or nothing."""


def written(tracks: Sequence[Measured], arguments: Namespace) -> Iterator[Outcome]:
    """Write the tags of each track, or only say them, and yield what came of each."""
    album_gains = _album_gains(tracks, arguments) if arguments.album else {}
    for track in tracks:
        if track.failed:
            lost = f"{printable(track.path)} could not be measured, so its album gets no album gain."
            yield Outcome(track.shown, lost if arguments.album else "")
        else:
            yield _written(track, album_gains.get(track.path), dry_run=arguments.dry_run)
    if arguments.album:
        for folder, members in in_albums(tracks, by_folder=arguments.by_folder):
            yield Outcome(album_of(folder, [member.answer for member in members]))


_AlbumGain = tuple[float, float]
"""Gain in dB, and peak."""


def _album_gains(tracks: Sequence[Measured], arguments: Namespace) -> dict[str, _AlbumGain]:
    """Return each track's album gain; none where part of the album is missing: it would be that of another one."""
    gains: dict[str, _AlbumGain] = {}
    without = incomplete(tracks, by_folder=arguments.by_folder)
    for folder, members in in_albums(tracks, by_folder=arguments.by_folder):
        if folder in without:
            continue
        album = album_of(folder, [member.answer for member in members])
        if album["integrated_lufs"] is not None:
            gain = gain_db(album["integrated_lufs"]), db_to_gain(album["true_peak_dbtp"])
            gains |= dict.fromkeys((member.path for member in members), gain)
    return gains


def _written(track: Measured, album: _AlbumGain | None, *, dry_run: bool) -> Outcome:
    figures = track.answer["figures"]
    nothing: Message = {**track.shown, "replaygain": None, "written": False, "unchanged": False}
    if figures["integrated_lufs"] is None:
        why = figures["undefined"]["integrated_lufs"]
        return Outcome(nothing, f"{printable(track.path)} gets no ReplayGain. {why}")
    gain = ReplayGain(gain_db(figures["integrated_lufs"]), db_to_gain(figures["true_peak_dbtp"]), *(album or ()))
    try:
        _check_state(track)
        done = (rehearse_replay_gain if dry_run else write_replay_gain)(track.path, gain)
    except MediaError as error:
        return Outcome({**nothing, "error": error.message, "hint": error.hint}, str(error))
    is_written = not dry_run and not done.unchanged
    shown = {**track.shown, "replaygain": done.tags, "written": is_written, "unchanged": done.unchanged}
    return Outcome(shown, note=words_on_links(track.path, done.other_names))


def _check_state(track: Measured) -> None:
    """Refuse to tag another sound than the one that was measured."""
    try:
        status = os.stat(track.path)
    except OSError as error:
        raise unreadable(Path(track.path), error) from error
    if [status.st_size, status.st_mtime_ns, status.st_ino] != track.answer["state"]:
        raise MediaError(f"{printable(track.path)} has changed since it was measured.", "Measure it again.")
