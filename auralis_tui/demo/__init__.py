"""The demo album: composed, rendered and tagged by this program."""
