"""Numbered, forward changes of the library's schema."""
