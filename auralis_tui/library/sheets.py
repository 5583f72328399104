"""From cue sheets to tracks: which file a sheet cuts, and what its tracks are called."""

import os
from collections.abc import Iterable
from dataclasses import dataclass

from auralis_tui.errors import LibraryError
from auralis_tui.file_names import to_os
from auralis_tui.library.cue_sheet import MAX_BYTES, CueFile, CueSheet, CueTrack, decode, parse
from auralis_tui.library.folder_walk import FoundFile
from auralis_tui.media.tag_fields import clean
from auralis_tui.media.tags import TrackTags

SUFFIX = ".cue"


@dataclass(frozen=True, slots=True)
class Cut:
    """What cuts a file into tracks."""

    sheet: CueSheet
    file: CueFile
    place: FoundFile | None = None
    """The sheet beside the file; None of one within its tags."""

    @property
    def mtime_ns(self) -> int:
        """When the sheet beside the file was changed; 0 where there is none."""
        return 0 if self.place is None else self.place.mtime_ns


@dataclass(frozen=True, slots=True)
class Piece:
    """A track of a file: the whole, or a stretch of it."""

    tags: TrackTags
    part: int = 0
    start_s: float = 0.0
    end_s: float | None = None


def cuts_of(place: FoundFile, siblings: Iterable[str]) -> dict[str, Cut]:
    """Read a sheet, and return what it cuts, by path; raises `LibraryError` with a sentence about what is wrong."""
    path = place.path
    sheet = _read(path)
    folder, beside = os.path.dirname(path), list(siblings)
    found: dict[str, Cut] = {}
    for file in sheet.files:
        if not file.tracks:
            continue
        target = _target(file.name, path, folder, beside, alone=len(sheet.files) == 1)
        if target is None:
            raise LibraryError(f"{path} names {clean(file.name)}, which is not beside it.", "Correct the sheet.")
        if file.cuts:
            found[target] = Cut(sheet, file, place)
    return found


def cut_within(tags: TrackTags) -> Cut | None:
    """Return the cut by the sheet within a file's tags; None where there is none that can be used."""
    if not tags.cue_sheet:
        return None
    try:
        sheet = parse(tags.cue_sheet)
    except LibraryError:  # the file itself is fine without
        return None
    tracks = [file for file in sheet.files if file.tracks]
    return Cut(sheet, tracks[0]) if len(tracks) == 1 and tracks[0].cuts else None


def pieces(tags: TrackTags, cut: Cut | None) -> list[Piece]:
    """Return the tracks of a file; those that would begin behind its end are left out (see `left_out`)."""
    if cut is None:
        return [Piece(tags)]
    known = tags.duration_s > 0
    found = []
    for part, track in enumerate(cut.file.tracks, start=1):
        start_s = track.start_s or 0.0
        end_s = None if known and track.end_s is not None and track.end_s >= tags.duration_s else track.end_s
        if not _is_behind_end(track, tags):
            length_s = (end_s if end_s is not None else tags.duration_s) - start_s
            found.append(Piece(_named(tags, cut.sheet, track, max(0.0, length_s)), part, start_s, end_s))
    return found or [Piece(tags)]


def left_out(path: str, tags: TrackTags, cut: Cut | None) -> str:
    """Say which of a sheet's tracks begin behind a file's end: a sentence; empty when none does."""
    behind = [str(track.number) for track in cut.file.tracks if _is_behind_end(track, tags)] if cut else []
    if cut is None or not behind:
        return ""
    which = f"track {behind[0]}" if len(behind) == 1 else f"tracks {', '.join(behind[:-1])} and {behind[-1]}"
    says = f"The cue sheet within {path} lets" if cut.place is None else f"{cut.place.path} lets"
    where = "its end" if cut.place is None else f"the end of {os.path.basename(path)}"
    kept = "left out" if len(behind) < len(cut.file.tracks) else "left out, and the file stays whole"
    return f"{says} {which} begin behind {where}: {kept}. Correct the sheet, or bring the whole file."


def _is_behind_end(track: CueTrack, tags: TrackTags) -> bool:
    return 0.0 < tags.duration_s <= (track.start_s or 0.0)


def _named(tags: TrackTags, sheet: CueSheet, track: CueTrack, duration_s: float) -> TrackTags:
    performer = clean(track.performer or sheet.performer)
    artist = (performer,) if performer else tags.artists
    genre = clean(sheet.genre)
    return tags._replace(
        title=clean(track.title) or f"Track {track.number}",
        artist=", ".join(artist),
        artists=artist,
        album=clean(sheet.title) or tags.album,
        album_artist=clean(sheet.performer) or tags.album_artist,
        track_number=track.number,
        disc_number=sheet.disc_number or tags.disc_number,
        year=sheet.year or tags.year,
        genre=genre or tags.genre,
        genres=(genre,) if genre else tags.genres,
        duration_s=duration_s,
        track_gain_db=None,
        track_peak=None,
        cue_sheet="",
    )


def _read(path: str) -> CueSheet:
    try:
        with open(to_os(path), "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise LibraryError(f"{path} can't be read: {error.strerror}.", "Check its permissions.") from error
    if len(data) > MAX_BYTES:
        raise LibraryError(f"{path} is no cue sheet: it is longer than {MAX_BYTES // 2**20} MB.")
    try:
        return parse(decode(data))
    except LibraryError as error:
        raise LibraryError(f"{path} {error.message}", "Correct the sheet, or remove it.") from error


def _target(name: str, path: str, folder: str, siblings: list[str], *, alone: bool) -> str | None:
    """Find the file that is meant: by its name, in any case; or as what it was made into, in another format."""
    wanted = name.replace("\\", "/").rpartition("/")[2]
    by_name = {os.path.basename(path): path for path in siblings}
    if wanted in by_name:
        return by_name[wanted]
    folded = {known.casefold(): path for known, path in by_name.items()}
    stems = {os.path.splitext(known)[0]: path for known, path in folded.items()}
    found = folded.get(wanted.casefold()) or stems.get(os.path.splitext(wanted.casefold())[0])
    if found is None and alone:
        found = stems.get(os.path.splitext(os.path.basename(path).casefold())[0])
        return found or (siblings[0] if len(siblings) == 1 and os.path.dirname(siblings[0]) == folder else None)
    return found
