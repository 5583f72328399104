"""The console's widgets, drawn line by line."""
