"""Which actions the footer of each pane shows, and in which words."""

FOOTERS = {
    "library": ("activate", "add", "add_next", "pause", "search", "filter", "views", "undo", "rate", "next_preset",
        "bypass", "playlist", "order", "next_pane"),
    "playlist": ("activate", "add", "add_next", "remove", "move_down", "move_up", "undo", "views", "pause",
        "next_pane"),
    "notes": ("views", "activate", "add", "pause", "search", "next_pane"),
    "search": ("activate", "add", "add_next", "back", "pause", "search", "views", "order", "rate", "save",
        "playlist"),
    "queue": ("activate", "remove", "undo", "pause", "select", "filter", "save", "move_down", "move_up", "shuffle",
        "repeat", "templates", "clear", "go_playing", "next_pane"),
    "mastering": ("activate", "next_preset", "save", "bypass", "delta", "loop", "store_slot", "undo", "next_pane"),
    "chain": ("switch", "activate", "move_down", "move_up", "add", "remove", "undo", "next_preset", "save",
        "bypass", "delta", "next_pane"),
    "stage": ("activate", "switch", "default", "undo", "add", "remove", "next_preset", "save", "bypass", "next_pane"),
    "compare": ("activate", "bypass", "delta", "match", "store_slot", "loop", "next_preset", "save", "next_pane"),
    "meters": ("meter_view", "meter_scale", "meter_side", "reset_meters", "meter_tilt", "full_pane", "next_pane",
        "bypass", "delta", "next_preset", "pause"),
    "report": ("activate", "add", "analyze", "follow_playing", "next_pane", "full_pane", "pause", "bypass"),
    "settings": ("activate", "theme", "outputs", "views", "pause", "bypass", "next_pane"),
    "jobs": ("remove", "pause", "next_pane"),
}  # fmt: skip
"""The footer of each pane, most used first."""
FOOTER_WORDS = {
    ("settings", "activate"): "change",
    ("settings", "outputs"): "output",
    ("mastering", "store_slot"): "snapshot",
    ("queue", "save"): "keep",
    ("search", "save"): "keep",
    ("search", "back"): "all",
    ("mastering", "activate"): "hear",
    ("queue", "activate"): "play",
    ("jobs", "remove"): "cancel",
    ("chain", "activate"): "open",
    ("chain", "add"): "add stage",
    ("stage", "activate"): "edit",
    ("stage", "add"): "add band",
    ("compare", "activate"): "hear",
    ("compare", "match"): "match",
    ("compare", "store_slot"): "store",
    ("report", "activate"): "play similar",
}
"""Where a pane has a better word than the action's own."""
