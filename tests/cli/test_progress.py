"""The bar: on a terminal, when it takes its time, and never elsewhere."""

import io

from auralis_tui.cli.progress import PATIENCE_S, ProgressBar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def test_nothing_is_drawn_at_first_and_a_bar_later() -> None:
    out, clock = Terminal(), Clock()
    bar = ProgressBar("analysing", out, clock)
    bar.show(0.1)
    bar.clear()
    assert out.getvalue() == ""
    clock.now_s = PATIENCE_S + 0.01
    bar.show(0.5, "1 of 2 files")
    bar.show(0.6, "too soon")
    assert out.getvalue() == f"\r\x1b[K{'#' * 12}{'-' * 12}  50%  analysing 1 of 2 files"
    bar.clear()
    bar.clear()
    assert out.getvalue().endswith("files\r\x1b[K")
    assert len(out.getvalue().split("\x1b[K")[1]) < 80


def test_nothing_is_drawn_where_there_is_no_terminal() -> None:
    out, clock = io.StringIO(), Clock()
    bar = ProgressBar("analysing", out, clock)
    clock.now_s = 10.0
    bar.show(0.5)
    bar.clear()
    assert out.getvalue() == ""


def test_a_bar_stays_away_while_a_line_goes_through_a_pipe() -> None:
    out, clock = Terminal(), Clock()
    bar = ProgressBar("analysing", out, clock, piped=True)
    clock.now_s = 10.0
    bar.show(0.5)
    clock.now_s = 11.0
    bar.clear()
    before = out.getvalue()
    clock.now_s = 11.05
    bar.show(0.6)
    assert out.getvalue() == before
    clock.now_s = 11.2
    bar.show(0.6)
    assert "60%" in out.getvalue()


def test_a_bar_comes_back_at_once_where_lines_go_to_no_pipe() -> None:
    out, clock = Terminal(), Clock()
    bar = ProgressBar("analysing", out, clock, piped=False)
    clock.now_s = 10.0
    bar.clear()
    bar.show(0.5)
    assert "50%" in out.getvalue()
