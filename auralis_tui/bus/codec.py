"""Lines to typed messages and back: no sockets, no waiting.

One message is one JSON object on one line. What doesn't parse, or doesn't fit its type, raises `ProtocolError` with a
sentence.
"""

import msgspec

from auralis_tui.bus.commands import Request
from auralis_tui.bus.events import AnyEvent
from auralis_tui.errors import AuralisError

MAX_LINE_BYTES = 16 * 1024 * 1024
"""A longer line is refused."""


class ProtocolError(AuralisError):
    """A line that is no message."""


class _Numbered(msgspec.Struct):
    """A request, as far as its number."""

    id: int


_numbered = msgspec.json.Decoder(_Numbered)
_encoder = msgspec.json.Encoder()
_requests = msgspec.json.Decoder(Request)
_events: msgspec.json.Decoder[AnyEvent] = msgspec.json.Decoder(AnyEvent)


def encode(message: msgspec.Struct) -> bytes:
    """Turn a message into its line."""
    return _encoder.encode(message) + b"\n"


def decode_request(line: bytes) -> Request:
    """Read a client's line."""
    try:
        return _requests.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ProtocolError(f"This line is no command: {error}.", "docs/protocol.md lists the commands.") from error


def number_of(line: bytes) -> int:
    """Return the number of a request that can't be carried out, so that its outcome can be told; 0 without one."""
    try:
        return _numbered.decode(line).id
    except (msgspec.DecodeError, UnicodeDecodeError):
        return 0


def decode_event(line: bytes) -> AnyEvent:
    """Read the daemon's line."""
    try:
        return _events.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ProtocolError(
            f"The daemon sent a line that is no event: {error}.",
            "Are console and daemon of one version? Try: auralis quit",
        ) from error
