"""WAV and AIFF files are read again at the next scan: their chunks of text say something since."""

STATEMENTS = ("UPDATE tracks SET tags_version = 0 WHERE codec = 'PCM'",)
