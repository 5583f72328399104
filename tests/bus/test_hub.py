"""Events reach every subscriber in order, and nobody holds up anybody."""

import pytest

from auralis_tui.bus.events import (
    AnyEvent,
    Done,
    MetersChanged,
    Missed,
    Notice,
    PlayerChanged,
    PositionChanged,
    Snapshot,
)
from auralis_tui.bus.hub import ASLEEP_S, KEPT_EVENTS, Hub, Subscription
from auralis_tui.bus.meter_frame import MeterFrame
from auralis_tui.bus.state import PlayerState


class Clock:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def hub(clock: Clock | None = None) -> Hub:
    return Hub(lambda: (Snapshot(version="now"),), clock or Clock())


async def taken(subscription: Subscription) -> list[AnyEvent]:
    subscription.close()
    events = []
    while (event := await subscription.next()) is not None:
        events.append(event)
    return events


async def test_a_snapshot_comes_first_and_states_follow_in_order() -> None:
    bus = hub()
    subscription = bus.subscribe()
    notices = [Notice(message=str(number)) for number in range(100)]
    for notice in notices:
        bus.publish(notice)
    assert await taken(subscription) == [Snapshot(version="now"), *notices]


async def test_a_slow_subscriber_is_told_what_it_missed_and_gets_a_snapshot() -> None:
    bus = hub()
    slow, quick = bus.subscribe(), bus.subscribe()
    seen: list[AnyEvent | None] = [await quick.next()]
    for number in range(KEPT_EVENTS + 10):
        bus.publish(Notice(message=str(number)))
        seen.append(await quick.next())
    assert len(seen) == KEPT_EVENTS + 11
    first = await slow.next()
    assert isinstance(first, Missed)
    assert await slow.next() == Snapshot(version="now")
    rest = await taken(slow)
    assert first.count + len(rest) == KEPT_EVENTS + 11
    assert rest[-1] == Notice(message=str(KEPT_EVENTS + 9))


async def test_no_older_state_follows_the_snapshot_after_an_overflow() -> None:
    now = 0
    bus = Hub(lambda: (Snapshot(version=str(now)),), Clock())
    slow = bus.subscribe()
    slow.put(Done(of=7))
    for now in range(1, KEPT_EVENTS + 100):
        bus.publish(Notice(message=str(now)))
    missed, snapshot, *rest = await taken(slow)
    assert isinstance(missed, Missed)
    assert isinstance(snapshot, Snapshot)
    assert rest[0] == Done(of=7)
    later = [int(event.message) for event in rest[1:] if isinstance(event, Notice)]
    assert later == list(range(int(snapshot.version) + 1, KEPT_EVENTS + 100))


async def test_no_older_position_follows_a_state() -> None:
    bus = hub()
    subscription = bus.subscribe()
    subscription.want(position_hz=10.0, meters_hz=0.0)
    bus.publish(PositionChanged(entry_id=1, position_s=10.0))
    seek = PlayerChanged(player=PlayerState(position_s=60.0))
    bus.publish(seek)
    assert await taken(subscription) == [Snapshot(version="now"), seek]


async def test_positions_and_meters_are_the_latest_only_and_only_for_who_wants_them() -> None:
    clock = Clock()
    bus = hub(clock)
    watching, idle = bus.subscribe(), bus.subscribe()
    watching.want(position_hz=10.0, meters_hz=20.0)
    for number in range(50):
        clock.now_s += 0.05
        bus.publish(PositionChanged(entry_id=1, position_s=float(number)))
        bus.publish(MetersChanged(meters=MeterFrame(frame=number)))
    assert await taken(idle) == [Snapshot(version="now")]
    _, *latest = await taken(watching)
    assert len(latest) == 2
    assert MetersChanged(meters=MeterFrame(frame=49)) in latest


@pytest.mark.parametrize(("asked_hz", "published_hz"), [(4.0, 10.0), (5.0, 20.0), (10.0, 10.0), (8.0, 30.0)])
async def test_the_rate_that_was_asked_for_is_kept(asked_hz: float, published_hz: float) -> None:
    clock = Clock()
    bus = hub(clock)
    subscription = bus.subscribe()
    subscription.want(position_hz=asked_hz, meters_hz=0.0)
    await subscription.next()
    count = 0
    for number in range(round(20 * published_hz)):
        clock.now_s += 1 / published_hz
        bus.publish(PositionChanged(entry_id=1, position_s=float(number)))
        if subscription._latest:
            await subscription.next()
            count += 1
    assert count / 20 == pytest.approx(asked_hz, rel=0.06)


async def test_no_meters_are_wanted_by_who_takes_nothing() -> None:
    clock = Clock()
    bus = hub(clock)
    subscription = bus.subscribe()
    subscription.want(position_hz=4.0, meters_hz=20.0)
    await subscription.next()
    clock.now_s = 60.0  # there was nothing to take
    assert subscription.meters_hz == 20.0
    bus.publish(MetersChanged(meters=MeterFrame(frame=1)))
    clock.now_s += ASLEEP_S
    assert subscription.meters_hz == 20.0
    clock.now_s += 0.1
    assert subscription.meters_hz == 0.0
    await subscription.next()
    assert subscription.meters_hz == 20.0


async def test_a_higher_rate_holds_at_once() -> None:
    bus = hub()
    subscription = bus.subscribe()
    subscription.want(position_hz=0.1, meters_hz=0.0)
    bus.publish(PositionChanged(entry_id=1, position_s=1.0))
    subscription.want(position_hz=10.0, meters_hz=0.0)
    bus.publish(PositionChanged(entry_id=1, position_s=2.0))
    assert (await taken(subscription))[1:] == [PositionChanged(entry_id=1, position_s=2.0)]


@pytest.mark.audit("M-13")
async def test_subscribers_may_come_and_go_while_an_event_is_published() -> None:
    bus = hub()
    stays = bus.subscribe()

    class Leaving(Subscription):
        def put(self, event: AnyEvent) -> None:
            bus.unsubscribe(self)
            bus.subscribe()

    leaving = [Leaving(lambda: (Snapshot(),), Clock()) for _ in range(5)]
    bus._subscriptions = (*leaving[:3], stays, *leaving[3:])
    bus.publish(Notice(message="hello"))
    bus.publish(Notice(message="again"))
    assert not any(other in leaving for other in bus.subscriptions)
    assert (await taken(stays))[1:] == [Notice(message="hello"), Notice(message="again")]
