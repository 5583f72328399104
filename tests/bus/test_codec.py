"""Messages survive the wire; what is no message is refused in a sentence."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auralis_tui.bus.codec import ProtocolError, decode_event, decode_request, encode
from auralis_tui.bus.commands import AddPaths, Play, Request, Seek, SetVolume, Where
from auralis_tui.bus.events import Failed, MetersChanged, Snapshot
from auralis_tui.bus.meter_frame import MeterFrame


@pytest.mark.parametrize(
    "command",
    [Play(index=3), Seek(position_s=-2.5, relative=True), AddPaths(paths=("/ä/b.flac",), where=Where.NEXT, play=True)],
)
def test_a_request_survives_the_wire(command: Play | Seek | AddPaths) -> None:
    request = Request(id=7, command=command)
    line = encode(request)
    assert line.count(b"\n") == 1
    assert decode_request(line) == request


@pytest.mark.parametrize(
    "event",
    [
        Snapshot(version="1"),
        Failed(of=1, why="a\nb"),
        MetersChanged(meters=MeterFrame(frame=1, goniometer=((0.5, -0.5),), momentary_lufs=-23.0)),
    ],
)
def test_an_event_survives_the_wire(event: Snapshot | Failed | MetersChanged) -> None:
    line = encode(event)
    assert line.count(b"\n") == 1
    assert decode_event(line) == event


@pytest.mark.audit("H-10")
@pytest.mark.parametrize("index", [-1, 1.5, "0", 1e300])
def test_a_position_that_is_none_is_refused_on_the_bus(index: object) -> None:
    line = msgspec.json.encode({"id": 1, "command": {"type": "Play", "index": index}})
    with pytest.raises(ProtocolError, match="is no command"):
        decode_request(line)


@pytest.mark.parametrize(
    "command",
    [
        {"type": "Format"},
        {"type": "SetVolume", "volume_db": 100},
        {"type": "Seek", "share": 2},
        {"type": "Play", "index": [0]},
        {},
        None,
    ],
)
def test_only_listed_commands_within_their_ranges_pass(command: object) -> None:
    with pytest.raises(ProtocolError):
        decode_request(msgspec.json.encode({"id": 1, "command": command}))


@given(st.binary(max_size=200))
def test_no_line_breaks_the_decoder(line: bytes) -> None:
    try:
        request = decode_request(line)
    except ProtocolError as error:
        sentence = str(error)
    else:
        sentence = ""
        assert decode_request(encode(request)) == request
    assert not sentence or "is no command" in sentence


def test_a_volume_may_be_a_step_upwards() -> None:
    line = encode(Request(id=1, command=SetVolume(volume_db=3.0, relative=True)))
    assert decode_request(line).command == SetVolume(volume_db=3.0, relative=True)
