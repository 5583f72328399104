"""The music library on SQLite: one writer, many readers."""
