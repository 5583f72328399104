"""ReplayGain: from what was measured into the files' tags."""

import os
from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from auralis_tui.cli.album import album_of, in_albums, incomplete
from auralis_tui.cli.measured import Measured
from auralis_tui.errors import MediaError
from auralis_tui.file_names import printable
from auralis_tui.media.regular_file import unreadable
from auralis_tui.media.replay_gain_tags import ReplayGain, gain_db, tags_for, write_replay_gain
from auralis_tui.units import db_to_gain

Message = dict[str, Any]


def written(tracks: Sequence[Measured], arguments: Namespace) -> Iterator[tuple[Message, str]]:
    """Write the tags of each track, or only say them, and yield each object and what went wrong with it."""
    album_gains = _album_gains(tracks, arguments) if arguments.album else {}
    for track in tracks:
        if track.failed:
            lost = f"{printable(track.path)} could not be measured, so its album gets no album gain."
            yield track.shown, lost if arguments.album else ""
        else:
            yield _written(track, album_gains.get(track.path), dry_run=arguments.dry_run)
    if arguments.album:
        for folder, members in in_albums(tracks, by_folder=arguments.by_folder):
            yield album_of(folder, [member.answer for member in members]), ""


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


def _written(track: Measured, album: _AlbumGain | None, *, dry_run: bool) -> tuple[Message, str]:
    figures = track.answer["figures"]
    nothing: Message = {**track.shown, "replaygain": None, "written": False}
    if figures["integrated_lufs"] is None:
        return nothing, f"{printable(track.path)} gets no ReplayGain. {figures['undefined']['integrated_lufs']}"
    gain = ReplayGain(gain_db(figures["integrated_lufs"]), db_to_gain(figures["true_peak_dbtp"]), *(album or ()))
    try:
        _check_state(track)
        tags = tags_for(track.path, gain) if dry_run else write_replay_gain(track.path, gain)
    except MediaError as error:
        return {**nothing, "error": error.message, "hint": error.hint}, str(error)
    return {**track.shown, "replaygain": tags, "written": not dry_run}, ""


def _check_state(track: Measured) -> None:
    """Refuse to tag another sound than the one that was measured."""
    try:
        status = os.stat(track.path)
    except OSError as error:
        raise unreadable(Path(track.path), error) from error
    if [status.st_size, status.st_mtime_ns, status.st_ino] != track.answer["state"]:
        raise MediaError(f"{printable(track.path)} has changed since it was measured.", "Measure it again.")
