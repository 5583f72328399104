"""The mastering chain as the console shows and edits it: no Textual here, and not before the first frame (NumPy)."""
