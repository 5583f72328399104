"""Which property is held by which test. `python -m tests.test_audit` writes the table of docs/audit.md anew."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "audit.md"
BEGIN, END = "<!-- table -->", "<!-- end -->"
NEEDED = {
    "C-01", "H-01", "H-02", "H-03", "H-04", "H-05", "H-07", "H-10", "H-11", "H-12", "H-13", "M-01", "M-02", "M-03",
    "M-04", "M-05", "M-06", "M-07", "M-08", "M-09", "M-12", "M-13", "M-14", "M-15", "M-16", "M-17", "M-19", "M-20",
    "M-21", "M-22", "M-23", "M-24", "M-25", "M-26", "M-28", "M-29", "M-30", "L-01", "L-02", "L-03", "L-04", "L-05",
    "L-06", "L-07", "L-08", "L-09",
}  # fmt: skip

PROPERTIES = {
    "C-01": "After a thousand skips, seeks, pauses and stops in any order the player plays; nothing waits for itself.",
    "H-01": "Transport and position change as one, whoever commands at once, and only as the diagram says.",
    "H-02": "The transport has no setter: it changes by transitions alone, and each is told.",
    "H-03": "A processor gives back the precision it was given, and loses none of it on the way.",
    "H-04": "A limiter leaves what is below its ceiling as it was, bit for bit; a peak acts within its window only.",
    "H-05": "The transient shaper raises attacks by what is set, leaves steady tones alone, and throws nothing away.",
    "H-06": "Mono, one column and doubled stereo measure alike; unequal channels measure as they are.",
    "H-07": "As many frames come out as went in, whatever the length of the block.",
    "H-08": "Each variable of the environment does what it says; one that looks like ours but is none is named.",
    "H-09": "The socket is this user's alone.",
    "H-10": "A position outside the queue is refused on the bus, in the queue and in the database.",
    "H-11": "A backup that is taken while the library is written to is whole, checked, and can be restored.",
    "H-12": "A remote client reaches the library's files only.",
    "H-13": "A cover comes from the track or its folder only.",
    "M-01": "Sound is never invented: what can't be read is an error with file and reason; runs repeat exactly.",
    "M-02": "Frequencies and bands are sound at every rate, without NaN.",
    "M-03": "A gain moves along a ramp, frame by frame, without a step between blocks.",
    "M-04": "After a reset nothing of the past is in the output; flat settings are the source.",
    "M-05": "What is newest is told by numbers and dates that only rise, not by what was written last.",
    "M-06": "Files that are saved are saved whole, whoever else saves at the same time.",
    "M-07": "The engine's figures are right while other threads count: nothing is lost or counted twice.",
    "M-08": "The compressor's gain does not depend on how the signal is cut into blocks.",
    "M-09": "Rate, channels and length are the file's own, and change only where it is shown.",
    "M-10": "Jobs that ended are kept in a bounded number.",
    "M-11": "Cancelling a job ends its work at once, and leaves nothing half done.",
    "M-12": "A kept result is never used for other settings or another file than it was made for.",
    "M-13": "Subscribers come and go while an event is published.",
    "M-14": "The event loop doesn't wait for locks or work of other threads.",
    "M-15": "Reading and writing of sound happens beside the event loop.",
    "M-16": "Each state has one owner, each derived value one function.",
    "M-17": "What is remembered while music plays is bounded.",
    "M-18": "The socket takes the listed commands, and nothing else.",
    "M-19": "A broken or hostile file is told with its reason; scan and player go on with the next.",
    "M-20": "A change is made whole or not at all; after a failed one the next works.",
    "M-21": "Undoing is one transaction.",
    "M-22": "Changes from outside reach the fields they are meant for, and no others.",
    "M-23": "Migrations run with the library's own pragmas, after a backup, in a transaction, under a lock.",
    "M-24": "Every file that is gone is noticed; a folder that isn't there hides nothing.",
    "M-25": "Nothing listens on a network.",
    "M-26": "No secret is on a command line, in a log or in an error.",
    "M-27": "All 25 dimensions of a fingerprint are measured, and each follows what it is named after.",
    "M-28": "Rows go through the library's layer, with what depends on them; its path is known in one place.",
    "M-29": "SIGINT and SIGTERM end everything within two seconds, whatever is under way; nothing is left behind.",
    "M-30": "Whatever comes from outside has a largest size.",
    "L-01": "What is shown of a file is the file's own.",
    "L-02": "Resampling keeps precision and the order of the channels.",
    "L-03": "The next track is ready before its first frame is heard.",
    "L-04": "A report is asked for by a track's id, and so bound to the library.",
    "L-05": "Tags are read beside the event loop.",
    "L-06": "The log is written, rotates, has a level, and `auralis doctor` says where it is.",
    "L-07": "The same commands and events give the same state.",
    "L-08": "Colours and borders are defined once, in the theme.",
    "L-09": "Kept queues are found by their tags in SQL, however many there are.",
}
"""What tends to go wrong in players and mastering tools, as properties; those without a test are not shown."""


def test_the_table_is_up_to_date() -> None:
    assert with_table(PAGE.read_text()) == PAGE.read_text(), "run: .venv/bin/python -m tests.test_audit"


def test_every_mark_has_its_property() -> None:
    assert sorted(marked().keys() - PROPERTIES.keys()) == []


def test_what_must_hold_has_a_test() -> None:
    assert sorted(NEEDED - marked().keys()) == []


def marked() -> dict[str, list[str]]:
    """Find the tests of each row: by function, or the whole module where that is marked."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for row, name in marks(ast.parse(path.read_text())):
            where = path.relative_to(ROOT).as_posix()
            found.setdefault(row, []).append(f"{where}::{name}" if name else where)
    return found


def marks(module: ast.Module) -> Iterator[tuple[str, str]]:
    for statement in module.body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            inner = [part for part in ast.walk(statement) if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef)]
            for part in {statement, *inner}:
                yield from ((row, part.name) for decorator in part.decorator_list for row in rows_in(decorator))
        elif isinstance(statement, ast.Assign) and "pytestmark" in {ast.unparse(name) for name in statement.targets}:
            yield from ((row, "") for row in rows_in(statement.value))


def rows_in(expression: ast.expr) -> Iterator[str]:
    for call in ast.walk(expression):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "pytest.mark.audit":
            yield from (str(ast.literal_eval(argument)) for argument in call.args)


def with_table(page: str) -> str:
    tests = marked()
    rows = ["| id | property | tests |", "|---|---|---|"]
    for row, words in PROPERTIES.items():
        if row in tests:
            rows.append(f"| {row} | {words} | {'<br>'.join(f'`{test}`' for test in tests[row])} |")
    before, _, rest = page.partition(BEGIN)
    table = "\n".join(rows)
    return f"{before}{BEGIN}\n\n{table}\n\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text()))
