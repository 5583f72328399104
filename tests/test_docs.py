"""Holds the pages to the code. `python -m tests.test_docs` writes the tables of docs/protocol.md anew."""

import ast
import inspect
import re
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import fields as dataclass_fields
from enum import Enum
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from msgspec import Struct
from msgspec import inspect as types

from auralis_tui.bus import commands, events, failure, meter_frame, state
from auralis_tui.cli import arguments
from auralis_tui.cli.command_table import COMMANDS
from auralis_tui.cli.doctor import Finding
from auralis_tui.config import VARIABLES, Config
from auralis_tui.dsp.stages import AnyStage
from auralis_tui.mastering.preset import Preset

ROOT = Path(__file__).parents[1]
PROTOCOL = ROOT / "docs" / "protocol.md"
CONFIGURATION = ROOT / "docs" / "guide" / "configuration.md"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
CLI_COMMANDS = COMMANDS
STATES = (
    state.PlayerState, state.Loop, state.QueueState, state.QueueEntry, state.Track, state.PlaybackOptions,
    state.MasteringState, state.PresetInfo, state.Slot, state.OutputState, state.OutputDevice, state.LibraryState,
    state.Job, failure.Failure, state.EngineStats, meter_frame.MeterFrame, state.TemplateInfo, state.FileChange,
    state.FieldChange, state.LyricLine,
)  # fmt: skip


def test_the_protocols_tables_are_up_to_date() -> None:
    assert with_tables(PROTOCOL.read_text()) == PROTOCOL.read_text(), "run: .venv/bin/python -m tests.test_docs"


def test_every_state_of_the_bus_has_its_table() -> None:
    there = [value for module in (state, failure, meter_frame) for value in vars(module).values()]
    known = [value for value in there if isinstance(value, type) and issubclass(value, Struct)]
    assert {kind.__name__ for kind in known} - {"Struct"} == {kind.__name__ for kind in STATES}


@pytest.mark.parametrize("name", sorted(CLI_COMMANDS))
def test_every_command_of_the_shell_is_in_the_protocols_page(name: str) -> None:
    assert f"`auralis {name}`" in PROTOCOL.read_text()


@pytest.mark.parametrize("kind", [state.Track, state.Job, events.Snapshot, Preset, Finding])
def test_every_key_of_json_is_in_the_protocols_page(kind: type) -> None:
    assert [name for name in names_of(kind) if f"`{name}`" not in PROTOCOL.read_text()] == []


@pytest.mark.parametrize("name", [*VARIABLES, *(f"{section}.{key}" for section, key in VARIABLES.values())])
def test_every_variable_and_its_setting_is_in_the_configurations_page(name: str) -> None:
    assert f"`{name}`" in CONFIGURATION.read_text()


def test_every_setting_is_in_the_configurations_page() -> None:
    keys = [
        f"{section.encode_name}.{key.encode_name}"
        for section in msgspec.structs.fields(Config)
        for key in (msgspec.structs.fields(section.type) if section.name != "keys" else ())
    ]
    assert "`keys.preset`" in CONFIGURATION.read_text()
    assert [key for key in keys if f"`{key}`" not in CONFIGURATION.read_text()] == []


@pytest.mark.parametrize("kind", [kind.__struct_config__.tag for kind in get_args(AnyStage)])
def test_every_stages_kind_is_in_its_page(kind: str) -> None:
    assert f'`kind = "{kind}"`' in (ROOT / "docs" / "dsp" / f"{kind}.md").read_text()
    assert f"| `{kind}` |" in (ROOT / "docs" / "dsp" / "README.md").read_text()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    assert [link for link in links(page.read_text()) if not leads_somewhere(page, link)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_shown_is_understood(page: Path) -> None:
    for words in shown_commands(page.read_text()):
        if not {"--help", "--version"} & set(words):
            arguments.parse(words)


def names_of(kind: Any) -> list[str]:
    if issubclass(kind, Struct):
        return [field.encode_name for field in msgspec.structs.fields(kind)]
    return [field.name for field in dataclass_fields(kind)]


def links(text: str) -> Iterator[str]:
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)
    for link in re.findall(r"\]\(([^)\s]+)\)", prose) + re.findall(r'src(?:set)?="([^"]+)"', prose):
        if not link.startswith(("http://", "https://", "mailto:")):
            yield link


def leads_somewhere(page: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    return target.exists() and (not anchor or anchor in anchors(target.read_text()))


def anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def shown_commands(text: str) -> Iterator[list[str]]:
    """Yield the arguments of each `auralis` in the blocks of shell."""
    for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL):
        for line in block.splitlines():
            lexer = shlex.shlex(line, posix=True, punctuation_chars=";|&")
            lexer.whitespace_split = True
            words = list(lexer)
            while words:
                end = next((place for place, word in enumerate(words) if not word.strip(";|&")), len(words))
                command, words = words[:end], words[end + 1 :]
                if command[:1] == ["auralis"]:
                    yield command[1:]


# the tables of docs/protocol.md


def with_tables(page: str) -> str:
    """Put the tables between their marks."""
    tables = {
        "commands": commands_table(),
        "events": events_table(),
        "states": "\n\n".join(state_table(kind) for kind in STATES),
    }
    for name, table in tables.items():
        begin, end = f"<!-- table: {name} -->", "<!-- end -->"
        before, rest = page.split(begin)
        page = f"{before}{begin}\n\n{table}\n\n{end}{rest.partition(end)[2]}"
    return page


def sorted_by_source(kinds: Iterable[type[Struct]]) -> list[type[Struct]]:
    return sorted(kinds, key=lambda kind: inspect.getsourcelines(kind)[1])


def commands_table() -> str:
    rows = ["| command | arguments | meaning |", "|---|---|---|"]
    for kind in sorted_by_source(get_args(commands.AnyCommand)):
        told = described(kind)
        written = [written_field(field, told.get(field.encode_name, "")) for field in msgspec.structs.fields(kind)]
        rows.append(f"| `{kind.__name__}` | {'<br>'.join(written)} | {meaning(kind)} |")
    return "\n".join(rows)


def events_table() -> str:
    rows = ["| event | fields | meaning |", "|---|---|---|"]
    for kind in sorted_by_source(get_args(events.AnyEvent)):
        fields = [f"`{field.encode_name}` {written_type(field.type)}" for field in msgspec.structs.fields(kind)]
        told = [f"`{name}`: {text}" for name, text in described(kind).items()]
        rows.append(f"| `{kind.__name__}` | {'<br>'.join(fields)} | {' '.join([meaning(kind), *told])} |")
    return "\n".join(rows)


def meaning(kind: type[Struct]) -> str:
    return str(inspect.getdoc(kind)).replace("None", "null")


def state_table(kind: type[Struct]) -> str:
    told = described(kind)
    rows = [f"### {kind.__name__}", "", meaning(kind), "", "| field | type | meaning |", "|---|---|---|"]
    for field in msgspec.structs.fields(kind):
        rows.append(f"| `{field.encode_name}` | {written_type(field.type)} | {told.get(field.encode_name, '')} |")
    return "\n".join(rows)


def written_field(field: msgspec.structs.FieldInfo, told: str) -> str:
    optional = f", default `{written_default(field)}`" if not field.required else ""
    return f"`{field.encode_name}` {written_type(field.type)}{optional}" + (f": {told}" if told else "")


def written_default(field: msgspec.structs.FieldInfo) -> str:
    return msgspec.json.encode(field.default).decode()


def written_type(annotation: Any) -> str:
    return written(types.type_info(annotation))


def written(info: types.Type) -> str:
    match info:
        case types.Metadata():
            return written(info.type)
        case types.NoneType():
            return "null"
        case types.AnyType():
            return "any value"
        case types.BoolType():
            return "boolean"
        case types.IntType():
            return "integer" + written_range(info.ge, info.le)
        case types.FloatType():
            return "number" + written_range(info.ge, info.le)
        case types.StrType():
            return "text" + (f" up to {info.max_length} characters" if info.max_length else "")
        case types.UnionType():
            return " or ".join(written(part) for part in info.types)
        case types.EnumType():
            return written_choices(info.cls)
        case types.StructType():
            return f"[{info.cls.__name__}](#{info.cls.__name__.lower()})"
        case types.VarTupleType():
            return f"list of {written(info.item_type)}" + (f", up to {info.max_length}" if info.max_length else "")
        case types.TupleType():
            return f"[{', '.join(written(part) for part in info.item_types)}]"
        case types.DictType():
            return f"object: {written(info.key_type)} to {written(info.value_type)}"
    raise TypeError(f"no words for {info}")


def written_choices(kind: type[Enum]) -> str:
    return " or ".join(f'`"{member.value}"`' for member in kind)


def written_range(low: float | None, high: float | None) -> str:
    if low is None:
        return ""
    return f" from {low:g} on" if high is None else f" {low:g} to {high:g}"


def described(kind: type[Struct]) -> dict[str, str]:
    """Read the docstrings under the fields."""
    (body,) = ast.parse(inspect.getsource(kind)).body
    assert isinstance(body, ast.ClassDef)
    told = {}
    for field, text in zip(body.body, body.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant):
            assert isinstance(field.target, ast.Name)
            told[field.target.id] = " ".join(str(text.value.value).split()).replace("None", "null")
    return told


if __name__ == "__main__":
    PROTOCOL.write_text(with_tables(PROTOCOL.read_text()))
