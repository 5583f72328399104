"""Keys as users of other players know them; what is not named keeps its own key."""

from collections.abc import Mapping

PRESETS: Mapping[str, Mapping[str, str]] = {
    "auralis": {},
    "cmus": {
        "pause": "c space", "stop": "v", "next": "b >", "previous": "z <", "restart": "x 0",
        "seek_far_back": ", shift+left", "seek_far_on": ". shift+right",
        "add": "e a", "add_next": "E A", "edit": "^E", "playlist": "y", "lyrics": "I", "go_playing": "i o",
        "move_down": "p J", "move_up": "P K", "select": "V", "bypass": "\\", "crossfade": "X", "undo": "u", "redo": "U",
        "order": "^O", "screen_1": "1", "clear": "D", "remove": "d",
    },
    "ncmpcpp": {
        "pause": "p", "stop": "s", "add": "space a", "seek_back": "b left", "seek_on": "f right", "filter": "^F",
        "bypass": "\\", "shuffle": "z", "undo": "u", "redo": "U", "clear": "c", "move_down": "n J", "move_up": "m K",
        "mute": "^T", "next_hit": ".", "previous_hit": ",", "order": "^O", "save": "S w", "select": "v ins",
    },
    "moc": {
        "pause": "p space", "stop": "s", "next": "n", "previous": "b", "previous_preset": "{", "next_preset": "}",
        "seek_far_back": "[ shift+left", "seek_far_on": "] shift+right", "louder": ". + =", "softer": ", -",
        "shuffle": "S", "repeat": "R r", "reset_meters": "^R", "next_hit": "^N", "previous_hit": "N", "order": "^O",
        "bypass": "\\", "undo": "z", "clear": "C", "views": "V", "go_playing": "G o", "bottom": "end", "search": "/ g",
        "top": "home",
    },
}  # fmt: skip
"""By the preset's name, for an action's id its keys."""
