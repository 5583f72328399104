"""Work that nobody waits for."""

import asyncio

import pytest

from auralis_tui.daemon.errands import Errands


async def test_what_an_errand_raises_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def boom() -> None:
        raise RuntimeError("a bug")

    errands = Errands()
    errands.begin(boom())
    await errands.finish()
    await asyncio.sleep(0)
    assert "a bug" in caplog.text


async def test_the_end_waits_for_what_errands_begin() -> None:
    errands = Errands()
    done = []

    async def second() -> None:
        done.append(2)

    async def first() -> None:
        errands.begin(second())
        done.append(1)

    errands.begin(first())
    await errands.finish()
    assert done == [1, 2]
