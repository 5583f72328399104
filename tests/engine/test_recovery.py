"""When a lost output is looked for, what counts as lost, and what may be played at which rate."""

from auralis_tui.engine.messages import Item
from auralis_tui.engine.rate_follower import RateFollower
from auralis_tui.engine.recovery import LATER_S, Recovery
from auralis_tui.engine.watchdog import FIRST_S, Watchdog
from tests.engine.test_performance import Clock


def attempts(recovery: Recovery, until_s: float) -> list[float]:
    """Return when it would be looked, where nothing is ever found."""
    times = []
    for tenth in range(int(10 * until_s)):
        if recovery.is_due(tenth / 10):
            times.append(tenth / 10)
            recovery.failed(tenth / 10)
    return times


def test_the_waits_are_1_2_5_and_10_seconds_and_then_longer() -> None:
    assert attempts(Recovery("card", 0.0), 70.0) == [1.0, 3.0, 8.0, 18.0, 18.0 + LATER_S]


def test_another_may_stand_in_once_after_the_fourth_attempt() -> None:
    recovery = Recovery("card", 0.0)
    assert recovery.holding
    assert [recovery.failed(0.0) for _ in range(6)] == [False, False, False, True, False, False]
    assert not recovery.holding


def test_what_was_never_there_is_not_waited_for() -> None:
    assert not Recovery(None, 0.0).holding


def test_an_output_that_takes_nothing_for_a_second_stalls() -> None:
    clock = Clock()
    watchdog = Watchdog(clock)
    frames, noticed_s = 0, 0.0
    for tenth in range(1, 40):
        clock.now_s = tenth / 10
        frames += 4410 if clock.now_s < 2.0 else 0
        if watchdog.stalls(frames):
            noticed_s = clock.now_s
            break
    assert 2.5 < noticed_s < 3.0


def test_a_process_that_slept_does_not_blame_its_output() -> None:
    clock = Clock()
    watchdog = Watchdog(clock)
    assert not watchdog.stalls(1024)
    clock.now_s = 60.0
    assert not watchdog.stalls(1024)
    clock.now_s = 60.1
    assert not watchdog.stalls(2048)


def test_the_first_block_may_take_its_time() -> None:
    clock = Clock()
    watchdog = Watchdog(clock)
    noticed_s = 0.0
    for tenth in range(1, 100):
        clock.now_s = tenth / 10
        if watchdog.stalls(0):
            noticed_s = clock.now_s
            break
    assert FIRST_S <= noticed_s <= FIRST_S + 0.2


def items(*rates_hz: int) -> tuple[Item, ...]:
    return tuple(Item(entry_id=number, path=str(number), rate_hz=rate_hz) for number, rate_hz in enumerate(rates_hz))


def test_what_needs_another_rate_is_held_back_from_there_on() -> None:
    follower = RateFollower(follows=True)
    queue = items(44_100, 0, 44_100, 96_000, 44_100)
    assert follower.cut(queue, 44_100) == queue[:3]
    assert follower.rest == queue[3:]


def test_a_rate_that_the_device_refuses_is_played_at_the_one_it_has() -> None:
    follower = RateFollower(follows=True)
    follower.refused.add(96_000)
    queue = items(44_100, 96_000, 44_100)
    assert follower.cut(queue, 44_100) == queue
    assert follower.rest == ()


def test_a_fixed_rate_holds_nothing_back() -> None:
    queue = items(44_100, 96_000)
    assert RateFollower().cut(queue, 48_000) == queue
