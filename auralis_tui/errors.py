"""Errors as sentences: what failed and why, and what to do about it."""

EXIT_OK = 0
EXIT_FAILED = 1
EXIT_USAGE = 2


class AuralisError(Exception):
    """A failure that can be told to the user as it is."""

    exit_code = EXIT_FAILED

    def __init__(self, message: str, hint: str = "") -> None:
        message = message.encode("utf-8", "surrogateescape").decode("utf-8", "replace")  # a file's name may be no text
        super().__init__(message)
        self.message = message
        """What failed, and why: a sentence."""
        self.hint = hint
        """What the user can do: a sentence, or nothing."""

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()


class UsageError(AuralisError):
    """The request itself is wrong: an unknown name, a value out of range."""

    exit_code = EXIT_USAGE


class MediaError(AuralisError):
    """A file can't be read or written as sound."""


class OutputError(AuralisError):
    """Sound can't be put out."""


class LibraryError(AuralisError):
    """The library's database refuses or fails."""


class PresetError(AuralisError):
    """A preset is malformed or unknown."""


class ConfigError(AuralisError):
    """The configuration is malformed."""


class ConnectionFailed(AuralisError):
    """The daemon can't be reached, or speaks another protocol."""


class NoDaemon(ConnectionFailed):
    """None is running: what it would have done can be done without it. One that ends meanwhile may have done it."""
