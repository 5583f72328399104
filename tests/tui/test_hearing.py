"""Comparing, snapshots, loops and outputs on the console."""

import msgspec
import pytest
from textual.geometry import Size

from auralis_tui.bus import commands as bus
from auralis_tui.bus.commands import AnyCommand
from auralis_tui.bus.events import (
    Failed,
    LibraryChanged,
    MasteringChanged,
    OptionsChanged,
    OutputListing,
    PlayerChanged,
    QueueChanged,
)
from auralis_tui.bus.state import (
    LatencyProfile,
    LibraryState,
    Loop,
    MasteringState,
    OutputDevice,
    OutputState,
    PlaybackOptions,
    PlayerState,
    PresetInfo,
    QueueEntry,
    QueueState,
    Repeat,
    ReplayGain,
    Slot,
    Track,
    Transport,
)
from auralis_tui.dsp.hearing import Hearing
from auralis_tui.library.rows import QueueRow
from auralis_tui.tui.bridge import Link, LinkState
from auralis_tui.tui.widgets.monitor_line import MonitorLine
from auralis_tui.tui.widgets.queue_list import QueueList
from auralis_tui.tui.widgets.seek_bar import SeekBar
from auralis_tui.tui.widgets.status_line import StatusLine
from tests.tui.conftest import PRESETS, console

WARM = PresetInfo(id="warm", title="Warm Tape")
SLOTS = (Slot(name="a", title="Flat"), Slot(name="b", title="Warm Tape"), Slot(name="c"), Slot(name="d"))
MATCHED = MasteringState(presets=(WARM,), heard_preset="warm", match_gain_db=-3.2, slots=SLOTS, slot="b")
ENTRY = QueueEntry(entry_id=1, track=Track(id=1, path="/a.flac", title="Slow Weather"))
PLAYING = PlayerState(transport=Transport.PLAYING, entry=ENTRY, duration_s=100.0)


def monitor(mastering: MasteringState, player: PlayerState = PLAYING, width: int = 80) -> str:
    line = MonitorLine()
    line.link, line.mastering, line.player = LinkState(Link.ONLINE), mastering, player
    (row,) = line.rows(Size(width, 1))
    return "".join(text for text, _ in row)


@pytest.mark.parametrize(
    ("key", "command"),
    [
        ("vertical_line", bus.SetDelta()),
        ("B", bus.SetDelta()),
        ("M", bus.SetMatched()),
        ("L", bus.MarkLoop()),
        ("ctrl+l", bus.LoopLoudest()),
        ("O", bus.ListOutputs()),
        ("s", bus.SetOptions(shuffle=True)),
        ("r", bus.SetOptions(repeat=Repeat.ALL)),
        ("x", bus.SetOptions(crossfade_s=2.0)),
        ("T", bus.SetOptions(stop_after_current=True)),
        ("z", bus.Undo()),
        ("Z", bus.Redo()),
    ],
)
async def test_a_key_sends_its_command(key: str, command: AnyCommand) -> None:
    async with console(queue=3) as found:
        await found.press(key)
        assert found.connection.commands == [command]


async def test_modes_go_round() -> None:
    async with console() as found:
        for repeat, crossfade_s in ((Repeat.ALL, 4.0), (Repeat.ONE, 12.0)):
            found.connection.say(
                OptionsChanged(options=PlaybackOptions(repeat=repeat, crossfade_s=crossfade_s, shuffle=True))
            )
            await found.settle()
            await found.press("r", "x", "s")
        assert found.connection.commands == [
            bus.SetOptions(repeat=Repeat.ONE), bus.SetOptions(crossfade_s=8.0), bus.SetOptions(shuffle=False),
            bus.SetOptions(repeat=Repeat.OFF), bus.SetOptions(crossfade_s=0.0), bus.SetOptions(shuffle=False),
        ]  # fmt: skip


async def test_a_snapshot_is_stored_and_heard_with_two_keys() -> None:
    async with console() as found:
        await found.press("quotation_mark")
        assert "Store snapshot" in found.line("Store snapshot")
        await found.press("b")
        found.connection.say(MasteringChanged(mastering=MasteringState(presets=PRESETS, slots=SLOTS)))
        await found.settle()
        await found.press("apostrophe")
        assert "b  Warm Tape" in found.line("b  Warm Tape")
        await found.press("B")
        await found.press("apostrophe", "escape")
        assert found.connection.commands == [bus.StoreSlot(slot="b"), bus.RecallSlot(slot="b")]


async def test_an_output_is_chosen_from_those_that_there_are() -> None:
    async with console() as found:
        await found.press("O")
        devices = (
            OutputDevice(name="Built-in", channels=2, rate_hz=44_100, is_default=True),
            OutputDevice(name="USB DAC", channels=2, rate_hz=96_000),
        )
        found.connection.say(OutputListing(of=1, outputs=devices))
        await found.settle()
        assert "●" in found.line("96 kHz")
        assert "44.1 kHz  2 ch  default" in found.line("Built-in")
        await found.press("k", "enter")
        found.connection.say(OutputListing(of=2, outputs=devices))
        await found.settle()
        await found.press("j", "j", "enter")
        assert found.connection.commands[1:] == [
            bus.SetOutput(output="Built-in"), bus.SetOutput(latency=LatencyProfile.SAFE)
        ]  # fmt: skip


async def test_rows_are_selected_moved_and_removed_together() -> None:
    async with console(queue=30) as found:
        await found.press("2", "g", "j", "v", "j", "j")
        assert "┃" in found.line("┃ 2")
        await found.press("J")
        found.connection.say(QueueChanged(queue=QueueState(revision=2, length=30, index=11)))
        await found.settle()
        await found.press("d")
        assert found.connection.commands == [
            bus.MoveEntries(indexes=(1, 2, 3), to=2, revision=1),
            bus.RemoveEntries(indexes=(2, 3, 4), revision=2),
        ]
        await found.press("v", "j", "escape")
        assert len(found.app.console_screen.query_one(QueueList).selection) == 1


async def test_keys_faster_than_the_queue_move_the_same_entry() -> None:
    async with console(queue=30) as found:
        await found.press("2", "g", "J", "J", "J", "J")
        assert found.connection.commands == [bus.MoveEntries(indexes=(0,), to=1, revision=1)]
        found.connection.say(QueueChanged(queue=QueueState(revision=2, length=30, index=11)))
        await found.settle()
        assert found.connection.commands[1:] == [bus.MoveEntries(indexes=(1,), to=4, revision=2)]
        found.connection.say(QueueChanged(queue=QueueState(revision=3, length=30, index=11)))
        await found.settle()
        assert found.app.console_screen.query_one(QueueList).cursor == 4


async def test_a_move_that_is_refused_leaves_the_cursor_where_it_is() -> None:
    async with console(queue=30) as found:
        await found.press("2", "g", "J", "J")
        found.connection.say(Failed(of=1, why="The queue has changed meanwhile."))
        await found.settle()
        assert found.app.console_screen.query_one(QueueList).cursor == 0
        await found.press("J")
        assert found.connection.commands[1:] == [bus.MoveEntries(indexes=(0,), to=1, revision=1)]


async def test_what_was_done_to_the_queue_can_be_taken_back_and_that_is_said() -> None:
    async with console(queue=30) as found:
        await found.press("D")
        found.connection.say(QueueChanged(queue=QueueState(revision=2, undo="Queue cleared, 30 tracks.")))
        await found.settle()
        assert "Queue cleared, 30 tracks.  z undo" in found.text()[-1]


async def test_the_meters_say_what_they_measure() -> None:
    async with console(size=(140, 45)) as found:
        assert "Meters · after chain" in found.line("Meters ·")
        for hearing, words in ((Hearing.BYPASS, "Meters · source"), (Hearing.DELTA, "Meters · delta")):
            found.connection.say(MasteringChanged(mastering=MasteringState(presets=PRESETS, heard_hearing=hearing)))
            await found.settle()
            assert words in found.line("Meters ·")


async def test_the_loop_is_marked_in_the_waveform() -> None:
    async with console(queue=3) as found:
        player = found.app.console_screen.player
        loop = Loop(start_s=player.duration_s / 4, end_s=player.duration_s / 2)
        found.connection.say(PlayerChanged(player=PlayerState(
            transport=Transport.PLAYING, entry=player.entry, duration_s=player.duration_s, loop=loop
        )))  # fmt: skip
        await found.settle()
        row = found.text()[-3]
        assert row.index("[") < row.index("]")


def test_the_monitor_line_shows_match_and_snapshots() -> None:
    line = monitor(MATCHED)
    assert line.startswith("─ ● MASTERED B Warm Tape ── matched   0.0 dB ──")
    assert line.endswith("── A [B] C  D ─")
    assert len(line) == 80
    assert "[B Warm Tape]  C empty" in monitor(MATCHED, width=120)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"heard_hearing": Hearing.BYPASS}, "○ BYPASS  you hear the source ╌╌ matched  −3.2 dB ╌╌"),
        ({"heard_hearing": Hearing.DELTA}, "Δ DELTA  you hear only what the chain changes ╌╌ unmatched ╌╌"),
        ({"heard_matched": False}, "NOT MATCHED: source is 3.2 dB louder"),
        ({"heard_matched": False, "match_gain_db": 1.0}, "NOT MATCHED: source is 1.0 dB quieter"),
        ({"heard_matched": False, "match_gain_db": 0.01}, "NOT MATCHED: source is as loud"),
        ({"edited": True}, "● MASTERED B Warm Tape, edited"),
    ],
)
def test_the_monitor_line_says_how_it_is_heard(changes: dict[str, object], words: str) -> None:
    line = monitor(msgspec.structs.replace(MATCHED, **changes))
    assert words in line
    assert len(line) == 80


def test_without_an_output_it_is_still_said_what_the_chain_does() -> None:
    line = MonitorLine()
    line.link, line.player = LinkState(Link.ONLINE), PLAYING
    line.output = OutputState(problem="There is no sound device.", hint="Plug one in, or start a sound server.")
    for hearing, words in ((Hearing.BYPASS, "○ bypass"), (Hearing.DELTA, "Δ delta"), (Hearing.MASTERED, "● Warm Tape")):
        line.mastering = msgspec.structs.replace(MATCHED, heard_hearing=hearing)
        _, below = line.rows(Size(80, 2))
        text = "".join(part for part, _ in below)
        assert text.startswith("  server. ")
        assert text.rstrip().endswith(words)


def test_a_loop_and_an_untouched_sound_have_their_badges() -> None:
    looped = msgspec.structs.replace(PLAYING, loop=Loop(start_s=1.0, end_s=9.0))
    assert "─ A/B MASTERED B Warm Tape  0:01–0:09 ── matched   0.0 dB ──" in monitor(MATCHED, looped)
    untouched = msgspec.structs.replace(PLAYING, bit_perfect=True)
    assert "□ UNTOUCHED chain off, source rate" in monitor(MATCHED, untouched)
    assert "A [B] C  D" in monitor(MATCHED, untouched)


@pytest.mark.parametrize(
    ("width", "changes", "words"),
    [
        (60, {}, "─ ● MASTERED B Warm Tape ── matched   0.0 dB ───────────────"),
        (60, {"heard_hearing": Hearing.BYPASS}, "╌ ○ BYPASS  you hear the source ╌╌ matched  −3.2 dB ╌╌╌╌╌╌╌╌"),
        (60, {"heard_hearing": Hearing.DELTA}, "╌ Δ DELTA  you hear only what the chain changes ╌╌╌╌╌╌╌╌╌╌╌╌"),
        (60, {"heard_matched": False}, "─ ● MASTERED B Warm Tape ── +3.2 dB! ───────────────────────"),
        (80, {"heard_hearing": Hearing.BYPASS},
         "╌ ○ BYPASS  you hear the source ╌╌ matched  −3.2 dB ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌ A [B] C  D ╌"),
        (80, {"heard_hearing": Hearing.DELTA},
         "╌ Δ DELTA  you hear only what the chain changes ╌╌ unmatched ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌"),
        (80, {"heard_matched": False},
         "─ ● MASTERED B Warm Tape ── NOT MATCHED: source is 3.2 dB louder ── A [B] C  D ─"),
        (80, {"heard_matched": False, "edited": True},
         "─ ● MASTERED B Warm Tape, edited ── +3.2 dB! ────────────────────── A [B] C  D ─"),
        (120, {"heard_hearing": Hearing.DELTA},
         "╌ Δ DELTA  you hear only what the chain changes ╌╌ unmatched ╌╌╌╌╌╌╌╌╌╌╌╌╌╌"
         "  A Flat  [B Warm Tape]  C empty   D empty  ╌"),
    ],
)  # fmt: skip
def test_the_monitor_line_shortens_by_rule(width: int, changes: dict[str, object], words: str) -> None:
    assert monitor(msgspec.structs.replace(MATCHED, **changes), width=width) == words


def test_what_warns_is_never_said_by_colour_alone() -> None:
    def inks(**changes: object) -> set[str]:
        line = MonitorLine()
        line.link, line.player = LinkState(Link.ONLINE), PLAYING
        line.mastering = msgspec.structs.replace(MATCHED, **changes)
        return {ink for text, ink in line.rows(Size(80, 1))[0] if text.strip(" ─╌") and ink.startswith("hot")}

    assert inks() == set()
    assert inks(heard_matched=False) == {"hot bold"}
    assert inks(heard_hearing=Hearing.BYPASS) == inks(heard_hearing=Hearing.DELTA) == {"hot bold reverse"}


async def test_a_click_on_a_snapshot_hears_it() -> None:
    async with console(size=(120, 24)) as found:
        found.connection.say(MasteringChanged(mastering=msgspec.structs.replace(MATCHED, presets=PRESETS)))
        await found.settle()
        row = next(y for y, text in enumerate(found.text()) if "MASTERED" in text)
        text = found.text()[row]
        for words in ("A Flat", "Warm Tape]", "C empty", "─ ● MASTERED", "empty  ─"):
            await found.pilot.click(offset=(text.rindex(words) + len(words) - 1, row))
        assert found.connection.commands == [bus.RecallSlot(slot=slot) for slot in "abc"]


@pytest.mark.parametrize("width", [60, 80, 100, 120, 140, 200])
@pytest.mark.parametrize("hearing", list(Hearing))
def test_the_monitor_line_is_whole_at_every_width(width: int, hearing: Hearing) -> None:
    for row in (MATCHED, msgspec.structs.replace(MATCHED, heard_matched=False, edited=True)):
        line = MonitorLine()
        line.link, line.player = LinkState(Link.ONLINE), PLAYING
        line.mastering = msgspec.structs.replace(row, heard_hearing=hearing)
        for runs in line.rows(Size(width, 1)):
            assert len("".join(text for text, _ in runs)) <= width


def test_a_mark_without_an_end_is_shown() -> None:
    bar = SeekBar()
    bar.player = msgspec.structs.replace(PLAYING, loop=Loop(start_s=50.0))
    (row,) = bar.rows(Size(80, 1))
    text = "".join(part for part, _ in row)
    assert text.count("[") == 1
    assert "]" not in text


def test_the_status_line_says_the_modes() -> None:
    status = StatusLine()
    status.options = PlaybackOptions(
        shuffle=True, repeat=Repeat.ONE, crossfade_s=4.0, stop_after_current=True, replay_gain=ReplayGain.ALBUM
    )
    wide = "".join(text for text, _ in status.rows(Size(160, 1))[0])
    assert "shuffle on    repeat one    crossfade 4.0 s    gain 0.0 dB    stops after this" in wide
    narrow = "".join(text for text, _ in status.rows(Size(80, 1))[0])
    assert "LUFS  sr1x" in narrow
    assert narrow.endswith("vol   0.0 dB ")


async def test_what_is_undone_and_made_again_is_said() -> None:
    async with console(queue=30) as found:
        words = "Removed the playlist Quiet"
        found.connection.say(QueueChanged(queue=QueueState(revision=1, length=30, index=11, undo=words)))
        await found.press("z")
        found.connection.say(QueueChanged(queue=QueueState(revision=1, length=30, index=11, redo=words)))
        await found.settle()
        assert f"Undone: {words}.  Z redo" in found.text()[-1]
        await found.press("Z")
        found.connection.say(QueueChanged(queue=QueueState(revision=1, length=30, index=11, undo=words)))
        await found.settle()
        assert f"Redone: {words}.  z undo" in found.text()[-1]


async def test_each_of_two_fast_undos_is_said() -> None:
    async with console(queue=30) as found:
        first, second = "Removed the playlist Quiet", "Rated 2 tracks"
        found.connection.say(QueueChanged(queue=QueueState(revision=1, length=30, index=11, undo=second)))
        await found.settle()
        await found.burst("z", "z")
        for undo, redo in ((first, second), ("", first)):
            found.connection.say(QueueChanged(queue=QueueState(revision=1, length=30, undo=undo, redo=redo)))
            await found.settle()
            assert f"Undone: {redo}.  Z redo" in found.text()[-1]


async def test_an_undo_is_said_once() -> None:
    async with console(queue=30) as found:
        words = "Added 1 track."
        for revision, queue in enumerate((QueueState(undo=words), QueueState(undo=words, redo=words)), 2):
            found.connection.say(QueueChanged(queue=msgspec.structs.replace(queue, revision=revision, length=30)))
            await found.settle()
            if revision == 2:
                await found.press("z")
        assert "Undone: Added 1 track.  Z redo" in found.text()[-1]
        found.app.console_screen.tell("")
        moved_on = QueueState(revision=3, length=30, index=12, undo=words, redo=words)
        found.connection.say(QueueChanged(queue=moved_on))
        await found.settle()
        assert "Undone" not in found.text()[-1]


async def test_after_a_selection_is_removed_the_cursor_is_where_it_was() -> None:
    async with console(queue=30) as found:
        await found.press("2", "g", "j", "j", "v", "j", "j", "d")
        assert found.connection.commands == [bus.RemoveEntries(indexes=(2, 3, 4), revision=1)]
        assert found.app.console_screen.query_one(QueueList).cursor == 2


async def test_the_queue_is_read_again_when_the_library_knows_its_tracks_otherwise() -> None:
    async with console(size=(140, 45), queue=3) as found:
        reads = []
        queued = found.catalogue.queue_rows

        def told(start: int, count: int) -> list[QueueRow]:
            reads.append(start)
            return queued(start, count)

        found.catalogue.queue_rows = told  # type: ignore[method-assign]
        found.connection.say(LibraryChanged(library=LibraryState(revision=1)))
        await found.settle()
        assert reads == []
        found.connection.say(LibraryChanged(library=LibraryState(revision=2)))
        await found.settle()
        assert reads == [0]
