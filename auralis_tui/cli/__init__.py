"""The command line."""

import io
import os
import sys
from collections.abc import Sequence

from auralis_tui.errors import EXIT_FAILED, EXIT_OK, AuralisError
from auralis_tui.file_names import printable

INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command, and return its exit code: 0 done, 1 failed, 2 asked wrongly."""
    from auralis_tui.cli.arguments import parse

    _open_closed()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a title that this terminal has no letters for is still a title
    try:
        arguments = parse(sys.argv[1:] if argv is None else argv)
        code: int = arguments.run(arguments)
        sys.stdout.flush()
        return code
    except AuralisError as error:
        if pointed := getattr(error, "pointed", ""):  # a query, and where it can't be read
            print(pointed, file=sys.stderr)
        print("\n".join(map(printable, str(error).split("\n"))), file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # who read our output has gone
        return EXIT_OK
    except OSError as error:
        print(f"{printable(str(error.filename or 'The system'))}: {error.strerror}.", file=sys.stderr)
        return EXIT_FAILED
    except Exception:
        print(_logged(), file=sys.stderr)
        return EXIT_FAILED


def _open_closed() -> None:
    """Give what is said to nobody where the shell has closed what it would go to."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - until the process ends


def _logged() -> str:
    """Write the traceback that is being handled where it can be found, and return what to tell the user."""
    import traceback

    from auralis_tui import folders

    path = folders.state_folder() / "command.log"
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_text(traceback.format_exc())
    except OSError:
        return f"Something went wrong inside: {sys.exc_info()[1]!r}."
    return f"Something went wrong inside. {path} says what it was."
