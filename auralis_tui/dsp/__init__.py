"""Pure signal processors: (frames, channels) in and out."""
