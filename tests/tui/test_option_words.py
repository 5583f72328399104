"""How the queue is played, said where no line shows it."""

import pytest
from msgspec.structs import replace

from auralis_tui.bus.events import OptionsChanged
from auralis_tui.bus.state import PlaybackOptions, Repeat
from auralis_tui.tui.option_words import change_of
from tests.tui.conftest import console

OFF = PlaybackOptions()
ALL = PlaybackOptions(
    crossfade_s=4.0, repeat=Repeat.ALL, shuffle=True, single=True, consume=True, stop_after_current=True
)


@pytest.mark.parametrize(
    ("name", "on", "off"),
    [
        ("crossfade_s", "Crossfade 4.0 s.", "Crossfade off."),
        ("repeat", "Repeat all.", "Repeat off."),
        ("shuffle", "Shuffle on.", "Shuffle off."),
        ("single", "Stops after each track.", "Plays on after each track."),
        ("consume", "What was heard leaves the queue.", "What was heard stays in the queue."),
        ("stop_after_current", "Stops after this track.", ""),
        ("preamp_db", "", ""),
    ],
)
def test_each_change_is_a_sentence(name: str, on: str, off: str) -> None:
    changed = replace(OFF, **{name: getattr(ALL, name)})
    assert (change_of(OFF, changed), change_of(changed, OFF)) == (on, off)


@pytest.mark.parametrize(("columns", "told"), [(80, True), (140, False)])
async def test_a_narrow_console_says_what_its_status_line_has_no_room_for(columns: int, told: bool) -> None:
    async with console(size=(columns, 30), queue=3) as found:
        found.connection.say(OptionsChanged(options=PlaybackOptions(crossfade_s=4.0)))
        await found.settle()
        assert ("Crossfade 4.0 s." in found.text()[-1]) is told
