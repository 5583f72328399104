"""`auralis selftest`: what it prints, and that it fails when a meter does."""

import json

import pytest

from auralis_tui.analysis.standards.case import Figure
from auralis_tui.analysis.standards.conformance import OwnMeter
from auralis_tui.analysis.standards.conformance import all_cases as every_case
from auralis_tui.cli import main, selftest
from tests.conftest import Sandbox
from tests.real.programs import auralis

KEYS = ["case", "signal", "rate_hz", "meter", "figure", "unit", "expected", "measured", "tolerance", "pass"]


@pytest.fixture
def some_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make it quick: one case of each kind."""
    chosen = tuple(case for case in every_case() if case.id in ("1770 LFE", "1770 mono", "3341-15"))
    monkeypatch.setattr(selftest, "all_cases", lambda: chosen)


def test_every_case_passes_in_the_installed_program(sandbox: Sandbox) -> None:
    done = auralis(sandbox.environment, "selftest", "--rate", "48000", "--json")
    readings = json.loads(done.stdout)
    assert len(readings) == 2 * len(every_case())
    assert all(list(reading) == KEYS and reading["pass"] is True for reading in readings)
    assert done.stderr == ""


@pytest.mark.usefixtures("some_cases")
def test_the_table_says_pass_and_how_many(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["selftest", "--jobs", "1", "--rate", "44100", "--rate", "48000"]) == 0
    said = capsys.readouterr()
    lines = said.out.splitlines()
    assert [line for line in lines if line.endswith("Hz")] == ["44100 Hz", "48000 Hz"]
    assert sum(line.endswith("  pass") for line in lines) == 6
    assert lines[-1] == "12 of 12 readings are within their tolerance."
    assert max(map(len, lines)) <= 80
    assert said.err == ""


@pytest.mark.usefixtures("some_cases")
def test_a_meter_that_reads_wrong_is_told_and_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    honest = OwnMeter.read

    def half_a_decibel_high(meter: OwnMeter, figure: Figure) -> float | None:
        reading = honest(meter, figure)
        return reading + 0.5 if reading is not None and figure is Figure.INTEGRATED else reading

    monkeypatch.setattr(OwnMeter, "read", half_a_decibel_high)
    assert main(["selftest", "--jobs", "1", "--rate", "48000"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines if line.endswith("FAIL")] == [["1770", "mono"]]
    assert lines[-1] == "4 of 6 readings are within their tolerance."
    assert main(["selftest", "--jobs", "1", "--rate", "48000", "--json"]) == 1
    readings = json.loads(capsys.readouterr().out)
    assert [reading["measured"] for reading in readings if not reading["pass"]] == pytest.approx([-2.51] * 2, abs=0.01)


@pytest.mark.usefixtures("some_cases")
def test_a_broken_meter_fails_in_valid_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(OwnMeter, "read", lambda meter, figure: float("nan"))
    assert main(["selftest", "--jobs", "1", "--rate", "48000", "--json"]) == 1
    readings = json.loads(capsys.readouterr().out, parse_constant=pytest.fail)
    assert not any(reading["pass"] for reading in readings)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("selftest --rate 7000", "7000 Hz is no rate. It goes from 8000 to 384000 Hz."),
        ("selftest --jobs 0", "0 is no number of jobs. It goes from 1 to 64."),
    ],
)
def test_what_is_asked_wrongly_is_refused(words: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words.split()) == 2
    assert capsys.readouterr().err.strip() == told
