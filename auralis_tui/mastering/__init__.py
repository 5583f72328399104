"""Presets: what the chain is set to, and why."""
