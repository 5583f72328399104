"""Typed commands, events and state, and the ways they travel."""
