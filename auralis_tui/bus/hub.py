"""Events from one publisher to any number of subscribers, none of whom can hold up another."""

import asyncio
from collections import deque
from collections.abc import Callable

from auralis_tui.bus.events import AnyEvent, MetersChanged, Missed, PlayerChanged, PositionChanged, Snapshot

KEPT_EVENTS = 2000
"""Events that wait for a slow subscriber before they are dropped and it is told so."""
ASLEEP_S = 3.0
"""Who takes nothing of what waits for so long is asleep: stopped, or behind a terminal that has stalled."""


class Subscription:
    """One subscriber's view: states in order, none lost unseen; positions and meters the latest only."""

    def __init__(self, greeting: Callable[[], tuple[AnyEvent, ...]], clock: Callable[[], float]) -> None:
        self._greeting = greeting
        self._clock = clock
        self._events: deque[AnyEvent] = deque(greeting())
        self._latest: dict[type[AnyEvent], AnyEvent] = {}
        self._due_s: dict[type[AnyEvent], float] = {}
        self._period_s: dict[type[AnyEvent], float] = {}
        self._missed = 0
        self._moved_s = clock()
        """When something was taken last, or began to wait."""
        self._wake = asyncio.Event()
        self._wake.set()
        self._open = True

    @property
    def position_hz(self) -> float:
        """How often positions are wanted."""
        return self._rate(PositionChanged)

    @property
    def meters_hz(self) -> float:
        """How often meters are wanted: never, while they would only wait."""
        return 0.0 if self._is_asleep else self._rate(MetersChanged)

    @property
    def _is_asleep(self) -> bool:
        return self._waits and self._clock() - self._moved_s > ASLEEP_S

    @property
    def _waits(self) -> bool:
        return bool(self._events or self._latest or self._missed)

    def _rate(self, kind: type[AnyEvent]) -> float:
        period_s = self._period_s.get(kind)
        return 1.0 / period_s if period_s else 0.0

    def want(self, position_hz: float, meters_hz: float) -> None:
        """Say how often positions and meters are wanted; 0 is never."""
        for kind, rate_hz in ((PositionChanged, position_hz), (MetersChanged, meters_hz)):
            self._latest.pop(kind, None)
            self._period_s.pop(kind, None)
            self._due_s.pop(kind, None)
            if rate_hz > 0:
                self._period_s[kind] = 1.0 / rate_hz

    def put(self, event: AnyEvent) -> None:
        """Let an event wait for the subscriber."""
        kind = type(event)
        if not self._waits:
            self._moved_s = self._clock()
        if kind in (PositionChanged, MetersChanged):
            if not self._is_due(kind):
                return
            self._latest[kind] = event
        elif len(self._events) >= KEPT_EVENTS:
            self._start_anew(event)
        else:
            if kind in (PlayerChanged, Snapshot):
                self._latest.pop(PositionChanged, None)  # it is older than the position in this state
            self._events.append(event)
        self._wake.set()

    def _start_anew(self, event: AnyEvent) -> None:
        """Keep the outcomes among the events, and what is true at this moment in place of the others."""
        outcomes = [other for other in (*self._events, event) if hasattr(other, "of")]
        self._missed += len(self._events) + 1 - len(outcomes)
        self._events = deque((*self._greeting(), *outcomes[-KEPT_EVENTS // 2 :]))
        self._latest.clear()

    def _is_due(self, kind: type[AnyEvent]) -> bool:
        period_s = self._period_s.get(kind)
        now_s = self._clock()
        if period_s is None or now_s < self._due_s.get(kind, 0.0):
            return False
        # counted from when this one was due, so that readings at another rate give the wanted one in the mean
        self._due_s[kind] = max(self._due_s.get(kind, 0.0) + period_s, now_s + 0.5 * period_s)
        return True

    async def next(self) -> AnyEvent | None:
        """Return the next event, waiting for it; None when the subscription is closed and all has been taken."""
        event = await self._next()
        self._moved_s = self._clock()
        return event

    async def _next(self) -> AnyEvent | None:
        while True:
            if self._missed:
                missed, self._missed = self._missed, 0
                return Missed(count=missed)
            if self._events:
                return self._events.popleft()
            if self._latest:
                return self._latest.pop(next(iter(self._latest)))
            if not self._open:
                return None
            self._wake.clear()
            await self._wake.wait()

    def close(self) -> None:
        """Put no more; what waits can still be taken."""
        self._open = False
        self._wake.set()


class Hub:
    """Publishes events; subscribers may come and go while it does.

    The greeting is what a subscriber hears first, a snapshot at its head; `on_leave` is called after one has left.
    """

    def __init__(
        self,
        greeting: Callable[[], tuple[AnyEvent, ...]],
        clock: Callable[[], float],
        on_leave: Callable[[], None] = lambda: None,
    ) -> None:
        self._greeting = greeting
        self._clock = clock
        self._on_leave = on_leave
        self._subscriptions: tuple[Subscription, ...] = ()

    @property
    def subscriptions(self) -> tuple[Subscription, ...]:
        """Those who listen now."""
        return self._subscriptions

    def subscribe(self) -> Subscription:
        """Begin to listen: a snapshot comes first."""
        subscription = Subscription(self._greeting, self._clock)
        self._subscriptions = (*self._subscriptions, subscription)
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        """Stop listening."""
        subscription.close()
        if subscription in self._subscriptions:
            self._subscriptions = tuple(other for other in self._subscriptions if other is not subscription)
            self._on_leave()

    def publish(self, event: AnyEvent) -> None:
        """Let every subscriber know."""
        for subscription in self._subscriptions:
            subscription.put(event)
