"""A query that can't be read."""

from auralis_tui.errors import UsageError


class QuerySyntaxError(UsageError):
    """Something in a query is wrong, at a character."""

    def __init__(self, message: str, hint: str, query: str, position: int) -> None:
        super().__init__(message, hint)
        self.query = query
        self.position = min(position, len(query))
        """Of the character, from 0; the query's length where something is missing at its end."""

    @property
    def placed(self) -> str:
        """The message, with the number of the character."""
        return f"At character {self.position + 1}: {self.message}"

    @property
    def pointed(self) -> str:
        """The query, and below it a sign under the character."""
        line = "".join(character if character.isprintable() else " " for character in self.query)
        return f"{line}\n{' ' * self.position}^"
