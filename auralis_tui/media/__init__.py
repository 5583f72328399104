"""Sound files: decoding, encoding, tags and artwork."""
