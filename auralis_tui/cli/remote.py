"""Commands that talk to the daemon: standard library only, so that they answer at once."""

import json
import os
import re
import sys
from argparse import Namespace

from auralis_tui.cli.desk import hearing_in_words
from auralis_tui.control import Message, Remote
from auralis_tui.errors import EXIT_FAILED, EXIT_OK, UsageError
from auralis_tui.file_names import printable, to_text

LAST_INDEX = 2**31 - 1


def play(arguments: Namespace) -> int:
    """Go on, or start an entry."""
    if arguments.index is None:
        return _ask("Play")
    _check_position(arguments.index)
    return _ask("Play", index=arguments.index - 1)


def pause(_: Namespace) -> int:
    """Hold the position."""
    return _ask("Pause")


def toggle(_: Namespace) -> int:
    """Pause or play."""
    return _ask("Toggle")


def stop(_: Namespace) -> int:
    """Stop."""
    return _ask("Stop")


def go_next(_: Namespace) -> int:
    """Go to the next track."""
    return _ask("Next")


def go_previous(_: Namespace) -> int:
    """Go to the previous track."""
    return _ask("Previous")


def clear(_: Namespace) -> int:
    """Empty the queue."""
    return _ask("ClearQueue")


def quit_daemon(_: Namespace) -> int:
    """End the daemon, and wait until it has ended."""
    with Remote(any_version=True) as remote:
        remote.ask("Shutdown")
        for _event in remote.events():
            pass
    return EXIT_OK


def seek(arguments: Namespace) -> int:
    """Move within the track."""
    text: str = arguments.to.replace("−", "-")
    with Remote() as remote:
        if text.endswith("%"):
            remote.ask("Seek", share=_share(text))
        else:
            sign = -1.0 if text.startswith("-") else 1.0
            position_s = sign * _seconds(text.lstrip("+-"), text)
            remote.ask("Seek", position_s=position_s, relative=text[:1] in "+-")
    return EXIT_OK


def loop(arguments: Namespace) -> int:
    """Repeat a passage: by two times, or by marking what is heard."""
    if arguments.start == "loudest":
        length = {} if arguments.end is None else {"duration_s": _seconds(arguments.end, arguments.end)}
        if not 1.0 <= length.get("duration_s", 15.0) <= 600.0:
            raise UsageError(f"{arguments.end} is no length of a passage.", "It goes from 1 s to 10 minutes.")
        with Remote(timeout_s=None) as remote:
            remote.ask("LoopLoudest", **length)
            if remote.snapshot["player"]["duration_s"] <= length.get("duration_s", 15.0):
                print("The whole track is looped: it is no longer than that.")
        return EXIT_OK
    if arguments.end is not None:
        with Remote() as remote:
            duration_s = remote.snapshot["player"]["duration_s"]
            start_s, end_s = (_place_s(text, duration_s) for text in (arguments.start, arguments.end))
            if end_s <= start_s:
                raise UsageError("A loop ends after it starts.", "auralis loop 1:10 1:25")
            remote.ask("SetLoop", start_s=start_s, end_s=end_s)
        return EXIT_OK
    if arguments.start == "off":
        return _ask("SetLoop")
    if arguments.start == "mark":
        return _ask("MarkLoop")
    raise UsageError("A loop has a start and an end.", "auralis loop 1:10 1:25")


def _share(text: str) -> float:
    share = _number(text[:-1], text) / 100.0
    if not 0.0 <= share <= 1.0:
        raise UsageError(f"{text} is no place in a track.", "It goes from 0% to 100%.")
    return share


def _place_s(text: str, duration_s: float) -> float:
    return _share(text) * duration_s if text.endswith("%") else _seconds(text, text)


def undo(_: Namespace) -> int:
    """Take the last change of the queue back, and say which."""
    return _go_through_history("Undo", "undo")


def redo(_: Namespace) -> int:
    """Make a change of the queue again, and say which."""
    return _go_through_history("Redo", "redo")


def _go_through_history(command: str, name: str) -> int:
    with Remote(timeout_s=None) as remote:  # tags of many files take their time
        words: str = remote.snapshot["queue"][name]
        problems = remote.ask(command).get("problems", ())
    print(f"{'Undone' if name == 'undo' else 'Redone'}: {words}")
    for problem in problems:
        print(printable(problem), file=sys.stderr)
    return EXIT_FAILED if problems else EXIT_OK


def volume(arguments: Namespace) -> int:
    """Print, set or change the volume."""
    text: str | None = arguments.volume and arguments.volume.replace("−", "-")
    with Remote() as remote:
        if text is None:
            player = remote.snapshot["player"]
            print("muted" if player["muted"] else f"{player['volume_db']:.1f} dB")
        elif text in ("mute", "unmute"):
            remote.ask("SetMuted", muted=text == "mute")
        elif text.endswith("%"):
            remote.ask("SetVolume", volume_db=_percent_to_db(text))
        else:
            level_db, relative = _number(text.removesuffix("dB").strip(), text), text.startswith("+") or arguments.by
            if not relative and not -60.0 <= level_db <= 0.0:
                raise UsageError(
                    f"{text} dB is no volume.", "It goes from -60 to 0 dB; +3 raises it, --by -3 lowers it."
                )
            remote.ask("SetVolume", volume_db=max(-60.0, min(60.0, level_db)), relative=relative)
    return EXIT_OK


def _percent_to_db(text: str) -> float:
    from auralis_tui.units import volume_to_db

    percent = _number(text.removesuffix("%").strip(), text)
    if not 0.0 <= percent <= 100.0 or text[:1] in "+-":
        raise UsageError(f"{text} is no volume.", "It goes from 0% to 100%, where 50% is -18 dB.")
    return volume_to_db(percent / 100.0)


def preset(arguments: Namespace) -> int:
    """Print or change the preset."""
    with Remote() as remote:
        if arguments.preset is None:
            print(remote.snapshot["mastering"]["preset"])
        else:
            remote.ask("SetPreset", preset=arguments.preset)
    return EXIT_OK


def add(arguments: Namespace) -> int:
    """Add files and folders to the queue; what does not exist is refused before anything is added."""
    if not all(arguments.paths):
        raise UsageError("An empty name is no path.", "Name a file or a folder.")
    paths = [os.path.abspath(os.path.expanduser(path)) for path in arguments.paths]
    for path in paths:
        if not os.path.exists(path):
            raise UsageError(f"{path} does not exist.", "Check its name.")
    where = "next" if arguments.next else "replace" if arguments.replace else "end"
    return _ask("AddPaths", paths=[to_text(path) for path in paths], where=where, play=arguments.play)


def queue(arguments: Namespace) -> int:
    """Print the queue, or move or remove entries."""
    if arguments.action != "list":
        return _edit_queue(arguments)
    if arguments.positions:
        raise UsageError("A list takes no positions.", "From 3 on: auralis queue --start 3")
    if not 1 <= arguments.start <= LAST_INDEX or not 1 <= arguments.count <= 100_000:
        raise UsageError("There is no such part of the queue.", "Count from 1; 1 to 100000 entries at a time.")
    first = arguments.start - 1
    with Remote() as remote:
        current, length = remote.snapshot["queue"]["index"], remote.snapshot["queue"]["length"]
        if 0 < length <= first:
            raise UsageError(f"There is no entry {arguments.start}: the queue holds {length}.", "Count from 1.")
        entries = remote.ask("ListQueue", start=first, count=arguments.count)["entries"]
    rows = [
        {"index": index, "current": index == current, "entry_id": entry["entry_id"], **entry["track"]}
        for index, entry in enumerate(entries, first)
    ]
    if arguments.json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return EXIT_OK
    for row in rows:
        mark = ">" if row["current"] else " "
        print(f"{mark}{row['index'] + 1:>4}  {row['title']}  ·  {row['artist']}  {_clock(row['duration_s'])}")
    if not rows:
        print("The queue is empty. Add something: auralis add PATH")
    return EXIT_OK


def _edit_queue(arguments: Namespace) -> int:
    """Move or remove entries by the positions of the queue as it is now."""
    if not arguments.positions or (arguments.action == "move") != (arguments.to is not None):
        raise UsageError("Which entries, and where to?", "auralis queue move 7 8 --to 2, auralis queue remove 3")
    positions = [*arguments.positions, *([] if arguments.to is None else [arguments.to])]
    for position in positions:
        _check_position(position)
    indexes = [position - 1 for position in dict.fromkeys(arguments.positions)]
    with Remote() as remote:
        revision = remote.snapshot["queue"]["revision"]
        if arguments.action == "move":
            remote.ask("MoveEntries", indexes=indexes, to=arguments.to - 1, revision=revision)
        else:
            remote.ask("RemoveEntries", indexes=indexes, revision=revision)
    return EXIT_OK


def _check_position(position: int) -> None:
    if not 1 <= position <= LAST_INDEX:
        raise UsageError(f"{position} is no position in the queue.", "Count from 1.")


def status(arguments: Namespace) -> int:
    """Tell what is heard, and how."""
    with Remote() as remote:
        snapshot = remote.snapshot
    if arguments.format is not None:
        from auralis_tui.cli.now import formatted

        print(formatted(arguments.format, snapshot))
    elif arguments.json:
        snapshot.pop("type", None)
        print(json.dumps(snapshot, ensure_ascii=False, indent=2))
    else:
        print("\n".join(_status_lines(snapshot)))
    return EXIT_OK


def _status_lines(snapshot: Message) -> list[str]:
    player, mastering, output, queue_state = (snapshot[key] for key in ("player", "mastering", "output", "queue"))
    entry = player["entry"]
    lines = [f"{player['transport']}"]
    if entry is not None:
        track = entry["track"]
        lines[0] += f"  {track['title']}  ·  {track['artist']}  ·  {track['album']}"
        lines.append(f"position  {_clock(player['position_s'])} of {_clock(player['duration_s'])}")
        lines.append(f"file      {track['codec']} {track['rate_hz']} Hz, {track['channels']} channels")
        if (loop := player["loop"]) is not None:
            end = "" if loop["end_s"] is None else f" to {_clock(loop['end_s'])}"
            lines.append(f"loop      from {_clock(loop['start_s'])}{end}")
    place = f"{queue_state['index'] + 1} of {queue_state['length']}" if queue_state["length"] else "empty"
    lines += [
        f"queue     {place}",
        f"options   {options_in_words(snapshot['options'])}",
        f"hearing   {hearing_in_words(mastering)}",
        f"volume    {'muted' if player['muted'] else format(player['volume_db'], '.1f') + ' dB'}",
        f"output    {output['name']}  {output['rate_hz']} Hz" if output["name"] else "output    none yet",
        f"engine    {snapshot['engine']['underruns']} underruns, {snapshot['engine']['restarts']} restarts",
    ]
    for state, what in ((player, "error"), (output, "problem")):
        if state[what]:
            lines.append(f"{state[what]} {state['hint']}".rstrip())
    return lines


def options_in_words(options: Message) -> str:
    """Say how the queue is played."""
    switches = ("shuffle", "consume", "single", "stop_after_current")
    words = [name.replace("_", " ") for name in switches if options[name]]
    if options["repeat"] != "off":
        words.append(f"repeat {options['repeat']}")
    if options["crossfade_s"]:
        words.append(f"crossfade {options['crossfade_s']:g} s")
    if options["replay_gain"] != "off":
        words.append(f"ReplayGain {options['replay_gain']} {options['preamp_db']:+g} dB")
    return ", ".join(words) or "none"


def _ask(command: str, **arguments: object) -> int:
    with Remote() as remote:
        remote.ask(command, **arguments)
    return EXIT_OK


def _clock(seconds: float) -> str:
    whole = int(seconds)
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def _number(text: str, shown: str) -> float:
    plain = text.replace("−", "-")
    if not re.fullmatch(r"[+-]?([0-9]{1,9}(\.[0-9]*)?|\.[0-9]+)", plain):
        raise UsageError(f"{shown!r} is no number.", "See --help for an example.")
    return float(plain)


def _seconds(text: str, shown: str) -> float:
    """Read seconds, minutes and seconds, or hours, minutes and seconds."""
    parts = [_number(part, shown) for part in text.split(":")]
    if len(parts) > 3 or any(part < 0.0 for part in parts) or any(part >= 60.0 for part in parts[1:]):
        raise UsageError(f"{shown!r} is no time.", "Minutes and seconds: 1:30; or seconds: 90.")
    seconds = 0.0
    for part in parts:
        seconds = seconds * 60.0 + part
    return seconds
