"""What fails while the daemon runs is kept, and told to who comes later."""

import pytest

from auralis_tui.bus import commands as c
from auralis_tui.bus.events import AnyEvent, FailuresChanged, Notice, Snapshot
from auralis_tui.bus.failure import KEPT_FAILURES, Failure
from auralis_tui.daemon.failures import Failures
from auralis_tui.daemon.service import running
from tests.conftest import Sandbox
from tests.daemon.conftest import Client, make_service


def failed(number: int) -> Notice:
    return Notice(message=f"Failure {number}.", hint="Mend it.", failure=True)


async def kept(client: Client) -> tuple[Failure, ...]:
    return (await client.until_event(FailuresChanged, lambda event: len(event.failures) == 1)).failures


@pytest.mark.audit("M-17")
def test_failures_are_bounded_and_each_is_listed_once() -> None:
    told: list[AnyEvent] = []
    times = iter(range(1000))
    failures = Failures(told.append, lambda: float(next(times)))
    failures.note(Notice(message="All is well."))
    assert told == []
    for number in [*range(KEPT_FAILURES + 5), KEPT_FAILURES]:
        failures.note(failed(number))
    assert len(failures.listed) == KEPT_FAILURES
    latest = Failure(message=f"Failure {KEPT_FAILURES}.", hint="Mend it.", at=KEPT_FAILURES + 5.0, times=2)
    assert failures.listed[0] == latest
    assert told[-1] == FailuresChanged(failures=failures.listed)


def test_what_was_seen_is_to_be_seen_anew_when_it_fails_again() -> None:
    failures = Failures(lambda _: None, lambda: 0.0)
    failures.note(failed(1))
    failures.see()
    assert [one.seen for one in failures.listed] == [True]
    failures.note(failed(1))
    assert [(one.seen, one.times) for one in failures.listed] == [(False, 2)]


async def test_who_connects_later_gets_them_and_all_consoles_agree(sandbox: Sandbox) -> None:
    async with running(make_service()) as service:
        service._publish(failed(1))
        service._publish(failed(2))
        first, second = Client(service.connect()), Client(service.connect())
        greeted = (await first.until_event(Snapshot)).failures
        assert [(one.message, one.seen) for one in greeted] == [("Failure 2.", False), ("Failure 1.", False)]
        await first.do(c.SeeFailures())
        await first.do(c.ForgetFailure(message="Failure 1.", hint="Mend it."))
        assert [(one.message, one.seen) for one in await kept(second)] == [("Failure 2.", True)]
        why = (await second.refused(c.ForgetFailure(message="Failure 1.", hint="Mend it."))).why
        assert why == "This failure isn't listed any more."
