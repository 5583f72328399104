import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auralis_tui.library.query.nodes import AllOf, AnyOf, Comparison, Not, Query, Range, Relation, SortKey, Words
from auralis_tui.library.query.parser import parse, parse_sort
from auralis_tui.library.query.syntax_error import QuerySyntaxError

WORDS = ["glass", "or", "and", "not", "(", ")", "-", '"a b"', '"', "artist:", "artist:bjork", "year>=1990", "added<7d",
         "bpm:120..130", "x", "lufs>-9", "..", "sort:-added", ",", "title:(a", "-x", "é", "rating!=3"]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("", None),
        ("glass", Words("glass")),
        ("glass harbour", AllOf((Words("glass"), Words("harbour")))),
        ("glass and harbour", AllOf((Words("glass"), Words("harbour")))),
        ("glass OR harbour", AnyOf((Words("glass"), Words("harbour")))),
        ("a b or c", AnyOf((AllOf((Words("a"), Words("b"))), Words("c")))),
        ("a (b or c)", AllOf((Words("a"), AnyOf((Words("b"), Words("c")))))),
        ("-live", Not(Words("live"))),
        ("not live", Not(Words("live"))),
        ("-(a b)", Not(AllOf((Words("a"), Words("b"))))),
        ('"exact phrase"', Words("exact phrase", whole=True)),
        (r'"a \"b\" \\"', Words('a "b" \\', whole=True)),
        ("artist:bjork", Words("bjork", "artist")),
        ('ARTIST:"Björk Önder"', Words("Björk Önder", "artist", whole=True)),
        ("year>=1990", Comparison("year", Relation.AT_LEAST, "1990")),
        ("year:>=1990", Comparison("year", Relation.AT_LEAST, "1990")),
        ("plays=0", Comparison("plays", Relation.EQUAL, "0")),
        ("rating!=3", Not(Comparison("rating", Relation.EQUAL, "3"))),
        ("added<7d", Comparison("added", Relation.LESS, "7d")),
        ("bpm:120..130", Range("bpm", "120", "130")),
        ("year:1990..", Range("year", "1990", "")),
        ("codec:flac", Comparison("format", Relation.EQUAL, "flac")),
        ("Halden Ruiz - Line", AllOf((Words("Halden"), Words("Ruiz"), Words("Line")))),
        ("ac/dc", Words("ac/dc")),
        ("10:30", Words("10:30")),
        ("or", Words("or")),
        ("not", Words("not")),
        ("and then she", AllOf((Words("and"), Words("then"), Words("she")))),
    ],
)
def test_a_query_is_a_tree(text: str, node: object) -> None:
    assert parse(text).node == node


def test_sorting_is_no_part_of_the_tree() -> None:
    assert parse("glass sort:-added,title") == Query(Words("glass"), (SortKey("added", True), SortKey("title")))
    assert parse("sort:plays") == Query(None, (SortKey("plays"),))
    assert parse_sort("-year") == (SortKey("year", True),)
    assert parse_sort("") == ()


@pytest.mark.parametrize(
    ("text", "position", "told"),
    [
        ("foo:bar", 0, "There is no field foo."),
        ("glass yaer:1990", 6, "There is no field yaer."),
        ("year:abc", 5, "'abc' is not what year is compared with."),
        ('year:"a b"', 6, "'a b' is not what year is compared with."),
        ("year:1990..x", 11, "'x' is not what year is compared with."),
        ("artist:", 7, "artist: needs a value."),
        ("a or", 4, "Something must follow `or`."),
        ("a or or b", 5, "Something must follow `or`."),
        ("a not", 5, "Something must follow `not`."),
        ("a (b", 2, "A bracket is opened and never closed."),
        ("a (", 2, "A bracket is opened and never closed."),
        ("a )", 2, "A bracket is closed that was never opened."),
        ("()", 0, "There is nothing between these brackets."),
        ('a "b', 2, "A quote is opened and never closed."),
        ("artist>b", 6, "artist can't be more or less than something."),
        ("favourite:maybe", 10, "'maybe' is not what favourite is compared with."),
        ("added:2024-13", 6, "'2024-13' is not what added is compared with."),
        ("a sort:colour", 7, "Nothing is sorted by 'colour'."),
        ("(sort:added)", 1, "sort: belongs outside of brackets."),
        ("(" * 40 + "a" + ")" * 40, 30, "More than 30 brackets and negations lie within each other."),
        ("a " * 500, 800, "A query has 400 parts at the most."),
        ("a" * 5000, 4096, "A query has 4096 characters at the most."),
    ],
)
def test_what_is_wrong_is_pointed_at(text: str, position: int, told: str) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        parse(text)
    assert (caught.value.message, caught.value.position) == (told, position)
    line, mark = caught.value.pointed.split("\n")
    assert len(line) == len(text)
    assert mark.index("^") == position


def test_a_wrong_name_is_guessed() -> None:
    with pytest.raises(QuerySyntaxError, match=r"Do you mean year\?"):
        parse("yaer:1990")


@given(st.one_of(st.text(max_size=40), st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)))
@settings(max_examples=200, deadline=None)
def test_what_can_be_read_can_be_written_and_read_again(text: str) -> None:
    try:
        query = parse(text)
    except QuerySyntaxError:
        return
    assert parse(str(query)) == query


@given(st.text(max_size=40))
@settings(max_examples=100, deadline=None)
def test_what_is_wrong_is_in_the_query_or_at_its_end(text: str) -> None:
    try:
        parse(text)
    except QuerySyntaxError as error:
        position = error.position
    else:
        position = 0
    assert 0 <= position <= len(text)
