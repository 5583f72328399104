"""`auralis template`: queues that are kept, and loaded again, by the daemon."""

import json
from argparse import Namespace

from auralis_tui.control import Message, Remote
from auralis_tui.errors import EXIT_OK, UsageError


def template(arguments: Namespace) -> int:
    """List the templates, or do something with one."""
    words = arguments.words
    needed = {"list": 0, "rename": 2}.get(arguments.action, 1)
    if len(words) != needed:
        names = ("", " NAME", " NAME NEW-NAME")[needed]
        raise UsageError(f"What is needed is: auralis template {arguments.action}{names}.", "Quote what has spaces.")
    with Remote() as remote:
        if arguments.action == "list":
            _print(remote.ask("ListTemplates", tag=arguments.tag or "")["templates"], arguments.json)
        else:
            _change(remote, arguments, words[0])
    return EXIT_OK


def _change(remote: Remote, arguments: Namespace, name: str) -> None:
    tags = None if arguments.tags is None else [tag for tag in arguments.tags.split(",") if tag.strip()]
    favourite: bool | None = arguments.favourite
    match arguments.action:
        case "save":
            remote.ask(
                "SaveTemplate", name=name, description=arguments.description or "", tags=tags or [],
                favourite=bool(favourite),
            )  # fmt: skip
            print(f"The queue is kept as {name}.")
        case "load":
            remote.ask("LoadTemplate", name=name, play=arguments.play)
        case "delete":
            remote.ask("DeleteTemplate", name=name)
            print(f"{name} is deleted; auralis undo brings it back.")
        case "rename":
            remote.ask("ChangeTemplate", name=name, new_name=arguments.words[1])
        case _:
            remote.ask(
                "ChangeTemplate", name=name, description=arguments.description, tags=tags, favourite=favourite
            )  # fmt: skip


def _print(templates: list[Message], as_json: bool) -> None:
    if as_json:
        print(json.dumps(templates, ensure_ascii=False, indent=2))
        return
    for one in templates:
        options = [
            "favourite" if one["favourite"] else "", "shuffled" if one["shuffle"] else "",
            f"repeat {one['repeat']}" if one["repeat"] != "off" else "", *(f"#{tag}" for tag in one["tags"]),
        ]  # fmt: skip
        count = "1 track" if one["tracks"] == 1 else f"{one['tracks']} tracks"
        words = [count, f"loaded {one['load_count']} times", *filter(None, options), one["description"]]
        print(f"{one['name']}  ·  {', '.join(filter(None, words))}")
    if not templates:
        print("There is no such template yet. Keep the queue as one: auralis template save NAME")
