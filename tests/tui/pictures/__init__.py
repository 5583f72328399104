"""Pictures of every screen from fixed data: `python -m tests.tui.pictures` writes them into docs/pictures."""
