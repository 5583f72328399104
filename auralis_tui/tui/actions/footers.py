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
    "now": ("activate", "back", "now_view", "pause", "rate", "favourite", "full_pane", "next_pane", "bypass"),
    "settings": ("activate", "theme", "outputs", "views", "pause", "bypass", "next_pane"),
    "jobs": ("activate", "remove", "rescan", "analyze_library", "back_up", "show_file", "next_pane", "pause"),
    "job": ("activate", "show_file", "remove", "rescan", "analyze_library", "back_up", "next_pane", "pause"),
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
    ("jobs", "activate"): "again",
    ("jobs", "remove"): "cancel",
    ("job", "activate"): "try again",
    ("job", "remove"): "cancel",
    ("chain", "activate"): "open",
    ("chain", "add"): "add stage",
    ("stage", "activate"): "edit",
    ("stage", "add"): "add band",
    ("compare", "activate"): "hear",
    ("compare", "match"): "match",
    ("compare", "store_slot"): "store",
    ("report", "activate"): "play similar",
    ("now", "activate"): "seek here",
}
"""Where a pane has a better word than the action's own."""

MENUS = {
    "library": ("activate", "add", "add_next", "select", "rate", "favourite", "playlist", "edit", "screen_5", "order",
        "views"),
    "playlist": ("activate", "add", "add_next", "remove", "move_down", "move_up", "rate", "playlist", "edit",
        "screen_5"),
    "search": ("activate", "add", "add_next", "select", "rate", "favourite", "playlist", "edit", "screen_5", "order",
        "save"),
    "queue": ("activate", "remove", "move_down", "move_up", "select", "rate", "favourite", "playlist", "edit",
        "screen_5", "save", "clear"),
    "notes": ("activate", "add", "playlist", "edit", "views"),
}  # fmt: skip
"""What the right button offers for a row."""
