"""The process that plays: decode, render, output."""
