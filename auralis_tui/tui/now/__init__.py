"""What plays now, in words and rows: lyrics, facts, and how they share a pane."""
