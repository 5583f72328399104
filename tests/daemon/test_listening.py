"""What the engine reports becomes plays, skips and bookmarks: by what was really heard."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import pytest

from auralis_tui.bus.state import PlayerState, QueueEntry, Track, Transport
from auralis_tui.daemon.listening import Listening
from auralis_tui.daemon.queue_window import LAP
from auralis_tui.daemon.writer import Writer
from auralis_tui.engine.messages import Heard
from tests.library.albums import add_album


@dataclass
class Ear:
    """A player of which only the reports are made."""

    writer: Writer
    track_ids: list[int]
    duration_s: float = 100.0
    now_s: float = 50.0
    serial: int = 1
    key: int = 1
    position_s: float = 0.0
    transport: Transport = Transport.PLAYING
    noted: int = 0
    listening: Listening = field(init=False)

    def __post_init__(self) -> None:
        self.listening = Listening(
            self.writer, player=lambda: self.player, serial=lambda: self.serial, clock=lambda: 1e9 + self.now_s,
            monotonic=lambda: self.now_s, on_noted=self.note,
        )  # fmt: skip

    @property
    def player(self) -> PlayerState:
        number = self.key % LAP
        track = Track(id=self.track_ids[number - 1], path="/x.flac", title="x", duration_s=self.duration_s)
        return PlayerState(entry=QueueEntry(entry_id=number, track=track), position_s=self.position_s)

    async def note(self) -> None:
        self.noted += 1

    def report(self, **changes: Any) -> None:
        heard = Heard(
            transport=self.transport, entry_id=self.key, position_s=self.position_s, duration_s=self.duration_s,
            serial=self.serial,
        )  # fmt: skip
        self.listening.on_heard(msgspec.structs.replace(heard, **changes))

    def hear(self, seconds: float) -> None:
        """Let the sound go on, with ten reports a second."""
        self.report()
        for _ in range(round(seconds * 10)):
            self.now_s += 0.1
            self.position_s += 0.1
            self.report()

    def seek(self, position_s: float) -> None:
        self.serial += 1
        self.position_s = position_s

    def go_to(self, key: int, *, by_itself: bool) -> None:
        self.serial += not by_itself
        self.key, self.position_s = key, 0.0

    async def rows(self, sql: str) -> list[tuple[Any, ...]]:
        await self.listening._errands.finish()
        return await self.writer.run(lambda library: library.rows(sql))

    async def counts(self) -> list[tuple[int, int]]:
        return [(plays, skips) for plays, skips in await self.rows("SELECT plays, skips FROM tracks ORDER BY id")][:3]


@pytest.fixture
async def ear(tmp_path: Path) -> AsyncIterator[Ear]:
    writer = Writer(tmp_path / "library.sqlite3")
    await writer.open()
    yield Ear(writer, await writer.run(lambda library: add_album(library, "A", "B", count=3)))
    await writer.close()


async def test_a_play_counts_at_half_its_length_at_once(ear: Ear) -> None:
    ear.hear(49.0)
    assert await ear.counts() == [(0, 0), (0, 0), (0, 0)]
    ear.hear(1.2)
    assert await ear.counts() == [(1, 0), (0, 0), (0, 0)]
    assert ear.noted == 1
    ear.hear(49.8)
    ear.go_to(2, by_itself=True)
    ear.hear(1.0)
    assert await ear.rows("SELECT began_at, round(heard_s), skipped FROM plays") == [(1e9 + 50.0, 100.0, 0)]


async def test_four_minutes_count_in_a_long_track(ear: Ear) -> None:
    ear.duration_s = 1000.0
    ear.hear(241.0)
    assert (await ear.counts())[0] == (1, 0)


async def test_seeks_and_pauses_are_not_heard(ear: Ear) -> None:
    ear.hear(20.0)
    ear.seek(90.0)
    ear.hear(5.0)
    ear.serial, ear.transport = ear.serial + 1, Transport.PAUSED
    for _ in range(100):
        ear.now_s += 1.0
        ear.report()
    ear.serial, ear.transport = ear.serial + 1, Transport.PLAYING
    ear.report()
    ear.hear(4.0)
    ear.report(ended=True)
    assert await ear.counts() == [(0, 0), (0, 0), (0, 0)]


async def test_who_leaves_before_it_counts_skips(ear: Ear) -> None:
    ear.hear(20.0)
    ear.go_to(2, by_itself=False)
    ear.hear(60.0)
    ear.go_to(3, by_itself=False)
    ear.hear(0.5)
    ear.go_to(1, by_itself=False)
    ear.hear(1.0)
    assert await ear.counts() == [(0, 1), (1, 0), (0, 0)]  # the third was only passed
    assert sorted(await ear.rows("SELECT round(heard_s), skipped FROM plays")) == [(20.0, 1), (60.0, 0)]


async def test_what_ends_or_is_stopped_is_no_skip(ear: Ear) -> None:
    ear.seek(80.0)
    ear.hear(20.0)
    ear.go_to(2, by_itself=True)
    ear.hear(20.0)
    ear.serial += 1
    ear.report(transport=Transport.STOPPED, entry_id=None)
    ear.go_to(3, by_itself=False)
    ear.hear(1.0)
    assert await ear.counts() == [(0, 0), (0, 0), (0, 0)]


async def test_a_loop_is_heard_but_counts_once(ear: Ear) -> None:
    ear.hear(20.0)
    for _ in range(30):
        ear.position_s = 10.0
        ear.now_s += 0.1
        ear.report(looping=True)
        ear.hear(10.0)
    assert (await ear.counts())[0] == (1, 0)


async def test_each_lap_is_another_play_and_so_is_going_back_to_the_start(ear: Ear) -> None:
    ear.hear(100.0)
    ear.go_to(1 + LAP, by_itself=True)
    ear.hear(60.0)
    assert (await ear.counts())[0] == (2, 0)
    ear.seek(0.0)
    ear.hear(60.0)
    assert (await ear.counts())[0] == (3, 0)


async def test_reports_from_before_the_last_order_say_nothing(ear: Ear) -> None:
    ear.hear(20.0)
    ear.serial += 1
    ear.report(serial=ear.serial - 1, entry_id=2, position_s=0.0)
    ear.position_s = 20.0
    ear.hear(31.0)
    assert await ear.counts() == [(1, 0), (0, 0), (0, 0)]


async def test_a_late_report_counts_what_was_heard_till_then(ear: Ear) -> None:
    ear.hear(10.0)
    ear.now_s += 45.0
    ear.position_s += 45.0
    ear.report()
    assert (await ear.counts())[0] == (1, 0)


async def test_what_was_heard_counts_on_after_a_restart(ear: Ear) -> None:
    ear.hear(30.0)
    stored = ear.listening.remembered
    again = Ear(ear.writer, ear.track_ids, position_s=30.0)
    again.listening.restore(stored)
    again.hear(21.0)
    assert (await again.counts())[0] == (1, 0)
    stored = again.listening.remembered
    third = Ear(ear.writer, ear.track_ids, position_s=51.0)
    third.listening.restore(stored)
    third.hear(49.0)
    third.report(ended=True)
    assert (await third.counts())[0] == (1, 0)
    assert await third.rows("SELECT round(heard_s) FROM plays") == [(100.0,)]


BOOKMARKS = "SELECT bookmark_s FROM tracks ORDER BY id LIMIT 1"


async def test_the_place_in_a_long_file_is_kept_as_it_goes_and_forgotten_at_its_end(ear: Ear) -> None:
    ear.duration_s = 3600.0
    ear.hear(10.0)
    assert await ear.rows(BOOKMARKS) == [(None,)]
    ear.seek(1000.0)
    ear.hear(0.2)
    [(kept_s,)] = await ear.rows(BOOKMARKS)
    assert kept_s == pytest.approx(1000.0, abs=0.3)
    ear.hear(8.0)
    ear.go_to(2, by_itself=False)
    ear.hear(1.0)
    [(kept_s,)] = await ear.rows(BOOKMARKS)
    assert kept_s == pytest.approx(1008.2, abs=0.2)
    ear.go_to(1, by_itself=False)
    ear.seek(3599.0)
    ear.hear(1.0)
    ear.report(ended=True)
    assert await ear.rows(BOOKMARKS) == [(None,)]


async def test_the_place_is_kept_when_the_daemon_ends(ear: Ear) -> None:
    ear.duration_s = 3600.0
    ear.seek(700.0)
    ear.hear(3.0)
    await ear.listening.close()
    [(kept_s,)] = await ear.rows(BOOKMARKS)
    assert kept_s == pytest.approx(703.0, abs=0.2)


async def test_a_short_track_has_a_place_only_where_one_is_set(ear: Ear) -> None:
    ear.seek(40.0)
    ear.hear(30.0)
    assert await ear.rows(BOOKMARKS) == [(None,)]
    await ear.listening.mark(forget=False)
    assert await ear.rows(BOOKMARKS) == [(70.0,)]
    ear.hear(1.0)
    await ear.listening.mark(forget=True)
    assert await ear.rows(BOOKMARKS) == [(None,)]
