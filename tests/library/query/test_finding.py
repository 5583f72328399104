"""What is found is what a plain evaluation finds."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auralis_tui.library import rarity, search
from auralis_tui.library.catalogue import Catalogue
from auralis_tui.library.database import Library, open_library
from auralis_tui.library.query.nodes import AllOf, AnyOf, Node, Not, Query
from auralis_tui.library.query.parser import parse
from auralis_tui.library.query.syntax_error import QuerySyntaxError
from tests.library.query.library import NOW_S, Told, fill, fits, read

LEAVES = (
    "north", "n", "live", "björk", "bjork", "ac/dc", "jazz", "vocal", '"vocal jazz"', '"northern line"',
    '"line part"', "title:part", "artist:ha", "album:live", "albumartist:zora", "genre:jazz", 'genre:"vocal"',
    "path:flac", "path:dome", "folder:zora", "folder:/music/Zo", "folder:/nowhere", "year>=1999", "year:1990..2000",
    "year:none", "added<7d", "added>3m", "added:2024", "played:never", "played>5d", "plays=0", "plays>3", "skips>0",
    "rating>=4", "rating<4", "rating:0", "rating:none", "favourite:yes", "favourite:no", "length>5:00", "format:flac",
    "format:a", "rate:96k", "bits:16", "bits:none", "channels:2", "bitrate>300", "size>20M", "track:2", "disc:1",
    "lufs>-9", "lufs:none", "lra>10", "peak:none", "dr:8", "bpm:120..130", "type:mus", "missing:yes", "rating!=3",
    "xylophone", '"!"',
)  # fmt: skip


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    library = open_library(Path(tmp_path_factory.mktemp("library")) / "library.sqlite3")
    fill(library)
    yield library
    library.close()


@pytest.fixture(scope="module")
def told(filled: Library) -> list[Told]:
    return read(filled)


@pytest.fixture(scope="module")
def catalogue(filled: Library) -> Iterator[Catalogue]:
    with Catalogue(filled.path, clock=lambda: NOW_S) as catalogue:
        yield catalogue


def expected(told: list[Told], node: Node) -> set[int]:
    with_missing = search._asks_for_missing(node)
    return {one.id for one in told if (with_missing or not one.missing) and fits(one, node)}


def found(catalogue: Catalogue, text: str, limit: int = 100_000) -> list[int]:
    return list(catalogue.search_ids(text, limit))


@pytest.mark.parametrize("text", LEAVES)
def test_each_kind_of_condition(catalogue: Catalogue, told: list[Told], text: str) -> None:
    node = parse(text).node
    assert node is not None
    assert set(found(catalogue, text)) == expected(told, node)
    assert set(found(catalogue, f"not {text}")) == expected(told, Not(node))


trees = st.recursive(
    st.sampled_from([leaf for leaf in LEAVES if leaf not in ("missing:yes", '"!"')]).map(lambda text: parse(text).node),
    lambda inner: st.one_of(
        inner.map(lambda node: Not(node)),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: AllOf(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
    ),
    max_leaves=6,
)


@pytest.mark.parametrize(
    ("share", "few", "others"),
    [(1000, 0, 1000), (6, 2, 6), (1, 5000, 1000), (1, 2, 1)],
    ids=["nothing is rare", "some is rare", "all is rare", "all is rare and asked for"],
)
@given(node=trees)
@settings(max_examples=80, deadline=None)
def test_any_tree_finds_what_a_plain_evaluation_finds(
    catalogue: Catalogue, told: list[Told], share: int, few: int, others: int, node: Node
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rarity, "RARE_SHARE", share)
        patch.setattr(rarity, "RARE_AT_LEAST", 0)
        for name in ("LOOKED_AT_SHARE", "ASKED_SHARE"):
            patch.setattr(rarity, name, others)
        patch.setattr(search, "SORTED_UP_TO", few)
        ids = found(catalogue, str(Query(node)))
        assert len(ids) == len(set(ids))
        assert set(ids) == expected(told, node)
        assert found(catalogue, str(Query(node)), limit=3) == ids[:3]


def test_the_query_of_the_guide(catalogue: Catalogue, told: list[Told]) -> None:
    text = (
        "artist:bjork year>=1990 -live added<7d plays=0 rating>=4 lufs>-9 bpm:120..130 format:flac "
        '"exact phrase" or (genre:jazz not vocal)'
    )
    node = parse(text).node
    assert node is not None
    assert set(found(catalogue, text)) == expected(told, node) != set()


@pytest.mark.parametrize("keys", ["-added", "added", "title", "-length", "artist", "-artist", "year,-title", "lufs"])
@pytest.mark.parametrize("text", ["", "genre:jazz"])
def test_sorting(catalogue: Catalogue, told: list[Told], text: str, keys: str) -> None:
    ids = found(catalogue, f"{text} sort:{keys}")
    assert set(ids) == set(found(catalogue, text))
    assert list(catalogue.search_ids(text, sort=keys)) == ids
    first = keys.partition(",")[0]
    if first.lstrip("-") in ("added", "length", "lufs", "year"):
        values = {one.id: one.values[first.lstrip("-")] for one in told}
        known = [value for number in ids if (value := values[number]) is not None]
        assert known == sorted(known, reverse=first.startswith("-"))  # type: ignore[type-var]
        assert [values[number] for number in ids[len(known) :]] == [None] * (len(ids) - len(known))


@pytest.mark.parametrize("keys", ["-added", "added", "-year", "year", "-length,title", "-plays"])
def test_a_page_of_many_is_found_along_the_index_of_their_order(
    catalogue: Catalogue, told: list[Told], keys: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rarity, "RARE_SHARE", 1000)
    monkeypatch.setattr(rarity, "RARE_AT_LEAST", 0)
    first = keys.partition(",")[0].lstrip("-")
    values = {one.id: one.values[first] for one in told}
    whole = found(catalogue, f"n plays>=0 sort:{keys}")
    page = found(catalogue, f"n plays>=0 sort:{keys}", limit=len(whole) - 1)
    assert [values[number] for number in page] == [values[number] for number in whole[:-1]]
    asked: list[str] = []
    catalogue._connection.set_trace_callback(asked.append)
    found(catalogue, f"n sort:{keys}", limit=3)
    catalogue._connection.set_trace_callback(None)
    plan = catalogue._rows(f"EXPLAIN QUERY PLAN {[sql for sql in asked if sql.startswith('SELECT tracks.id')][-1]}")
    assert any("USING INDEX tracks_" in step for *_, step in plan)
    assert any("TEMP B-TREE" in step for *_, step in plan) == ("," in keys)


@given(st.text(max_size=60))
@settings(max_examples=100, deadline=None)
def test_no_text_is_anything_but_a_query_or_a_mistake(catalogue: Catalogue, text: str) -> None:
    try:
        ids = found(catalogue, text)
    except QuerySyntaxError:
        ids = []
    assert len(ids) <= 12


@given(value=st.text(min_size=1, max_size=30), name=st.sampled_from(["title", "path", "folder", "format", "type"]))
@settings(max_examples=80, deadline=None)
def test_no_value_is_taken_for_sql(catalogue: Catalogue, filled: Library, value: str, name: str) -> None:
    before = filled.rows("SELECT count(*), sum(plays) FROM tracks")
    text = value.replace("\\", "").replace('"', "") + "' OR 1=1 --"
    assert found(catalogue, f'{name}:"{text}"') == []
    assert filled.rows("SELECT count(*), sum(plays) FROM tracks") == before
