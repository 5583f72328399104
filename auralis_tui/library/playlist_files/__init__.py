"""Playlists as files: M3U and M3U8, PLS, XSPF, CUE."""
