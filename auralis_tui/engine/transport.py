"""The transport's states, and the only ways from one to another."""

from collections.abc import Callable
from threading import Lock

from auralis_tui.bus.state import Transport
from auralis_tui.errors import AuralisError


class IllegalTransition(AuralisError):
    """A transition that the diagram doesn't have."""


_ALLOWED: dict[str, frozenset[Transport]] = {
    "load": frozenset(Transport),
    "sound": frozenset({Transport.LOADING}),
    "hold": frozenset({Transport.LOADING, Transport.PLAYING}),
    "resume": frozenset({Transport.PAUSED}),
    "stop": frozenset({Transport.LOADING, Transport.PLAYING, Transport.PAUSED, Transport.ERROR}),
    "fail": frozenset({Transport.LOADING, Transport.PLAYING, Transport.PAUSED}),
}


class TransportMachine:
    """What the player is doing.

    ::

                      load (from every state)
                        │
                        ▼       sound
        ┌────────── loading ───────────► playing ◄──┐
        │ stop         │ │                │  │  │    │ resume
        │              │ │ hold           │  │  │    │
        │              │ └────► paused ◄──┘  │  │    │
        │              │         │ │ hold    │  │    │
        │         fail │         │ └─────────┼──┼────┘
        ▼              ▼   fail  │     fail  │  │
     stopped ◄────── error ◄─────┴───────────┘  │
        ▲     stop                              │
        └───────────────── stop ────────────────┘   (from paused, too)

    There is no setter: the state changes only by these transitions, each of which is emitted, in order.
    """

    def __init__(self, emit: Callable[[Transport], None]) -> None:
        self._state = Transport.STOPPED
        self._emit = emit
        self._lock = Lock()

    @property
    def state(self) -> Transport:
        """The state now."""
        return self._state

    def load(self) -> None:
        """Something is to be played: its sound is being prepared."""
        self._go("load", Transport.LOADING)

    def sound(self) -> None:
        """The first sound of it is on its way to the output."""
        self._go("sound", Transport.PLAYING)

    def hold(self) -> None:
        """Keep the position, in silence."""
        self._go("hold", Transport.PAUSED)

    def resume(self) -> None:
        """Go on from where it was held."""
        self._go("resume", Transport.PLAYING)

    def stop(self) -> None:
        """Nothing is played any more."""
        self._go("stop", Transport.STOPPED)

    def fail(self) -> None:
        """Nothing of what was asked for can be played."""
        self._go("fail", Transport.ERROR)

    def allows(self, transition: str) -> bool:
        """Tell whether this transition leads on from the state now."""
        return self._state in _ALLOWED[transition]

    def _go(self, transition: str, target: Transport) -> None:
        with self._lock:
            if self._state not in _ALLOWED[transition]:
                raise IllegalTransition(f"The transport can't {transition} while it is {self._state}.")
            self._state = target
            self._emit(target)
