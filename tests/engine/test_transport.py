"""The transport: only the transitions of the diagram, and every one is emitted."""

import re
from pathlib import Path
from threading import Barrier, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auralis_tui.bus.state import Transport
from auralis_tui.engine.transport import IllegalTransition, TransportMachine

EDGES = {
    ("load", state, Transport.LOADING) for state in Transport
} | {
    ("sound", Transport.LOADING, Transport.PLAYING),
    ("hold", Transport.LOADING, Transport.PAUSED),
    ("hold", Transport.PLAYING, Transport.PAUSED),
    ("resume", Transport.PAUSED, Transport.PLAYING),
    ("stop", Transport.LOADING, Transport.STOPPED),
    ("stop", Transport.PLAYING, Transport.STOPPED),
    ("stop", Transport.PAUSED, Transport.STOPPED),
    ("stop", Transport.ERROR, Transport.STOPPED),
    ("fail", Transport.LOADING, Transport.ERROR),
    ("fail", Transport.PLAYING, Transport.ERROR),
    ("fail", Transport.PAUSED, Transport.ERROR),
}  # fmt: skip
NAMES = ("load", "sound", "hold", "resume", "stop", "fail")


@pytest.mark.audit("H-01")
@given(names=st.lists(st.sampled_from(NAMES), max_size=60))
def test_only_the_diagrams_transitions_occur_and_each_is_emitted(names: list[str]) -> None:
    emitted: list[Transport] = []
    machine = TransportMachine(emitted.append)
    expected: list[Transport] = []
    for name in names:
        before = machine.state
        targets = [target for edge, source, target in EDGES if (edge, source) == (name, before)]
        assert machine.allows(name) == bool(targets)
        if targets:
            getattr(machine, name)()
            expected += targets
        else:
            with pytest.raises(IllegalTransition):
                getattr(machine, name)()
        assert machine.state is (targets[0] if targets else before)
    assert emitted == expected


@pytest.mark.audit("H-02")
def test_the_state_has_no_setter() -> None:
    machine = TransportMachine(lambda state: None)
    with pytest.raises(AttributeError):
        machine.state = Transport.PLAYING  # type: ignore[misc]
    public = {name for name in vars(TransportMachine) if not name.startswith("_")}
    assert public == {*NAMES, "state", "allows"}


@pytest.mark.audit("H-01")
def test_of_threads_that_race_for_one_transition_one_wins() -> None:
    for _ in range(50):
        emitted: list[Transport] = []
        machine = TransportMachine(emitted.append)
        machine.load()
        refused: list[IllegalTransition] = []
        gate = Barrier(4)

        def race(
            machine: TransportMachine = machine, refused: list[IllegalTransition] = refused, gate: Barrier = gate
        ) -> None:
            gate.wait()
            try:
                machine.sound()
            except IllegalTransition as error:
                refused.append(error)

        threads = [Thread(target=race) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert emitted == [Transport.LOADING, Transport.PLAYING]
        assert len(refused) == 3


def test_the_diagram_in_the_documents_has_the_same_transitions() -> None:
    text = (Path(__file__).parents[2] / "docs" / "architecture.md").read_text()
    drawn = set(re.findall(r"^    (\w+) --> (\w+): (\w+)$", text, re.MULTILINE))
    held = {(source.value, target.value, edge) for edge, source, target in EDGES}
    assert drawn == held
