"""`auralis tag`: fields of files' tags, shown and set: by the daemon where one runs, by ourselves otherwise."""

import json
import os
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from auralis_tui import folders
from auralis_tui.cli.found import library_here
from auralis_tui.cli.search import query_of
from auralis_tui.control import Message, Remote
from auralis_tui.errors import EXIT_FAILED, EXIT_OK, AuralisError, NoDaemon, UsageError
from auralis_tui.file_names import printable, to_os, to_text
from auralis_tui.media.tag_edit import Fields, parse_fields, read_values
from auralis_tui.media.tag_fields import clean
from auralis_tui.media.tag_file import SUFFIXES


def tag(arguments: Namespace) -> int:
    """Show or set fields."""
    if arguments.action == "show":
        return _show(list(_files(arguments.words, arguments.query)), arguments.json)
    assignments = _leading_assignments(arguments.words)
    fields = parse_fields(assignments)
    if not fields:
        raise UsageError("No field was named.", "For example: auralis tag set genre=Jazz FILE")
    paths = list(_files(arguments.words[len(assignments) :], arguments.query))
    return _set(paths, fields, arguments)


def _leading_assignments(words: Sequence[str]) -> list[str]:
    """Return the words before the first file: a file with = in its name can be written as ./a=b."""
    found = []
    for word in words:
        name, equals, _ = word.partition("=")
        if not equals or "/" in name:
            break
        found.append(word)
    return found


def _files(words: Sequence[str], query: str | None) -> Iterator[str]:
    """Yield the files that are meant: named, in named folders, or found by a query."""
    if bool(words) == (query is not None):
        raise UsageError("Which files?", "Name files or folders, or --query 'artist:björk'.")
    if query is not None:
        from auralis_tui.library.catalogue import Catalogue

        with Catalogue(folders.database_path()) as catalogue:
            found = list(dict.fromkeys(track.path for track in catalogue.search(query_of([query]), 100_000)))
        if not found:
            raise UsageError(f"Nothing matches {query!r}.", "Look: auralis search QUERY")
        yield from found
    for word in words:
        path = os.path.abspath(os.path.expanduser(word))
        try:
            os.stat(path)
        except FileNotFoundError as error:
            raise UsageError(f"{printable(path)} does not exist.", "Check its name.") from error
        except OSError as error:
            raise UsageError(f"{printable(path)} can't be read: {error.strerror}.", "Check its permissions.") from error
        yield from (_music_in(path) if os.path.isdir(path) else [to_text(path)])


def _music_in(folder: str) -> Iterator[str]:
    for place, folders_here, files in os.walk(folder):
        folders_here[:] = sorted(name for name in folders_here if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and os.path.splitext(name)[1].lower() in SUFFIXES:
                yield to_text(os.path.join(place, name))


def _show(paths: Sequence[str], as_json: bool) -> int:
    rows: list[tuple[str, Fields]] = []
    failed = False
    for path in paths:
        try:
            rows.append((path, read_values(to_os(path), all_fields=True)))
        except AuralisError as error:
            failed = True
            print(printable(str(error)), file=sys.stderr)
    if as_json:
        told = [{"path": path, "fields": fields} for path, fields in rows]
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for path, fields in rows:
            print(printable(path))
            for name, values in fields.items():
                print("\n".join(f"  {name}={clean(value)}" for value in values))
    return EXIT_FAILED if failed else EXIT_OK


def _set(paths: list[str], fields: Fields, arguments: Namespace) -> int:
    command = "PreviewTags" if arguments.dry_run else "SetTags"
    try:
        with Remote(timeout_s=None) as remote:
            answer = remote.ask(command, paths=paths, fields={name: list(values) for name, values in fields.items()})
    except NoDaemon:
        answer = _done_here(paths, fields, arguments.dry_run)
    if arguments.json:
        told = {name: value for name, value in answer.items() if name not in ("type", "of")}
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _tell(answer, arguments.dry_run)
    return EXIT_FAILED if answer["problems"] else EXIT_OK


def _done_here(paths: list[str], fields: Fields, dry_run: bool) -> Message:
    from auralis_tui.daemon.tagging import listing
    from auralis_tui.library.tag_changes import preview, set_tags

    with library_here("change of tags") as library:

        def run(work: Any) -> Any:
            return work(library)

        outcome = (preview if dry_run else set_tags)(run, paths, fields)
    answer: Message = msgspec.to_builtins(listing(outcome, 0))
    return answer


def _tell(answer: Message, dry_run: bool) -> None:
    """Say what changed, or would: each file and field with what it was and is."""
    for file in answer["files"]:
        print(printable(file["path"]))
        for change in file["changes"]:
            print(f"  {change['field']}: {change['before'] or '(none)'} → {change['after'] or '(none)'}")
    for sentence in (*answer["notes"], *answer["problems"]):
        print(printable(sentence), file=sys.stderr)
    count, same = len(answer["files"]), answer["unchanged"]
    files = "1 file" if count == 1 else f"{count} files"
    rest = f"; {same} {'has' if same == 1 else 'have'} it already" if same else ""
    print(
        f"{files} would change{rest}."
        if dry_run
        else f"{files} changed{rest}." + (" auralis undo takes it back." if count else "")
    )
