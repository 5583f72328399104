"""The catalogue of all that the user can do: the only place where keys and their words are written.

Bindings, the footer, the help page, the palette and docs/guide/keys.md are made from it (`key_words` writes them).
"""

from dataclasses import dataclass

from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class Action:
    """One thing the user can do."""

    id: str
    """Its name, and that of the method `action_<id>`."""
    keys: str
    """Textual's names of its keys, with commas between them."""
    title: str
    help: str
    """A sentence for the guide."""
    group: str
    """The help page's heading."""
    footer: str = ""
    """The footer's word for it."""
    row: str = ""
    """The help page's words where it shares a row with its neighbour; `-` where it has none there."""


CATALOGUE = (
    Action("pause", "space", "play / pause", "Pause, or play on; starts the queue when stopped.", "Playing", "pause"),
    Action("next", "greater_than_sign", "next", "Go to the next entry of the queue.", "Playing", row="next / previous"),
    Action(
        "previous",
        "less_than_sign",
        "previous",
        "Go back an entry, or to this track's start.",
        "Playing",
        row="next / previous",
    ),
    Action("seek_back", "left", "back 5 s", "Go back five seconds.", "Playing", row="seek 5 s"),
    Action("seek_on", "right", "on 5 s", "Go on five seconds.", "Playing", row="seek 5 s"),
    Action("seek_far_back", "shift+left", "back 30 s", "Go back thirty seconds.", "Playing", row="seek 30 s"),
    Action("seek_far_on", "shift+right", "on 30 s", "Go on thirty seconds.", "Playing", row="seek 30 s"),
    Action("restart", "0", "restart track", "Go to the start of the track.", "Playing"),
    Action("louder", "plus,equals_sign", "volume up 1 dB", "Turn the volume up by 1 dB.", "Playing", row="volume 1 dB"),
    Action("softer", "minus", "volume down 1 dB", "Turn the volume down by 1 dB.", "Playing", row="volume 1 dB"),
    Action("mute", "m", "mute", "Mute, or unmute.", "Playing"),
    Action(
        "stop",
        "S",
        "stop",
        "Stop, and go back to the start of the track.",
        "Playing",
        "stop",
        row="stop, after this track",
    ),
    Action(
        "stop_after",
        "T",
        "stop after this track",
        "Stop at the end of this track, or don't.",
        "Playing",
        row="stop, after this track",
    ),
    Action(
        "shuffle",
        "s",
        "shuffle",
        "Play the queue in random order, or in its own again.",
        "Playing",
        "shuffle",
        row="shuffle, repeat, fade",
    ),
    Action(
        "repeat", "r", "repeat", "Repeat all, this track, or nothing.", "Playing", "repeat", row="shuffle, repeat, fade"
    ),
    Action(
        "crossfade",
        "x",
        "crossfade",
        "Overlap tracks by 2, 4, 8 or 12 seconds, or not.",
        "Playing",
        row="shuffle, repeat, fade",
    ),
    Action(
        "previous_preset",
        "left_square_bracket",
        "previous preset",
        "Hear the preset before.",
        "Hearing",
        row="previous / next preset",
    ),
    Action(
        "next_preset",
        "right_square_bracket",
        "next preset",
        "Hear the preset after.",
        "Hearing",
        "preset",
        row="previous / next preset",
    ),
    Action("bypass", "backslash,b", "bypass the chain", "Hear the source, or the chain again.", "Hearing", "bypass"),
    Action(
        "delta",
        "vertical_line,B",
        "delta: only the change",
        "Hear only what the chain changes.",
        "Hearing",
        "delta",
        row="delta, match loudness",
    ),
    Action(
        "switch",
        "t",
        "on / off",
        "Switch the stage under the cursor, or the value where it is one of two.",
        "Hearing",
        "on/off",
        row="stage on / off, save preset",
    ),
    Action(
        "save",
        "w",
        "save the preset",
        "Keep the chain as a preset: your own under its title, a factory one under a title of yours.",
        "Hearing",
        "save preset",
        row="stage on / off, save preset",
    ),
    Action(
        "match",
        "M",
        "match loudness",
        "In bypass, bring the source to the chain's loudness, or don't.",
        "Hearing",
        row="delta, match loudness",
    ),
    Action(
        "recall_slot",
        "apostrophe",
        "hear a snapshot",
        "Hear the snapshot A, B, C or D.",
        "Hearing",
        row="hear, store snapshot",
    ),
    Action(
        "store_slot",
        "quotation_mark",
        "store a snapshot",
        "Keep the chain as it is in A, B, C or D.",
        "Hearing",
        row="hear, store snapshot",
    ),
    Action(
        "loop",
        "L",
        "loop a passage",
        "Mark a passage's start, then its end; leave it.",
        "Hearing",
        "loop",
        row="loop: passage, loudest",
    ),
    Action(
        "loop_loudest",
        "ctrl+l",
        "loop the loudest",
        "Loop the loudest 15 seconds of this track.",
        "Hearing",
        row="loop: passage, loudest",
    ),
    Action("outputs", "O", "choose an output", "Choose where the sound goes.", "Hearing", row="reset meters, output"),
    Action(
        "reset_meters",
        "R",
        "reset the meters",
        "Start integrated loudness and maxima anew.",
        "Hearing",
        "reset",
        row="reset meters, output",
    ),
    Action("down", "j,down", "down", "Move the cursor down.", "Moving", row="down / up"),
    Action("up", "k,up", "up", "Move the cursor up.", "Moving", row="down / up"),
    Action("left_pane", "h", "left column", "Go to the column on the left.", "Moving", row="left / right column"),
    Action("right_pane", "l", "right column", "Go to the column on the right.", "Moving", row="left / right column"),
    Action("next_pane", "tab", "next pane", "Go to the next pane.", "Moving", "pane", row="next pane"),
    Action("previous_pane", "shift+tab", "previous pane", "Go to the pane before.", "Moving", row="-"),
    Action("top", "g,home", "top", "Go to the first row.", "Moving", row="top / bottom"),
    Action("bottom", "G,end", "bottom", "Go to the last row.", "Moving", row="top / bottom"),
    Action("half_down", "ctrl+d", "half a page down", "Move down by half a page.", "Moving", row="half a page"),
    Action("half_up", "ctrl+u", "half a page up", "Move up by half a page.", "Moving", row="half a page"),
    Action("page_down", "pagedown", "page down", "Move down by a page.", "Moving", row="-"),
    Action("page_up", "pageup", "page up", "Move up by a page.", "Moving", row="-"),
    Action("go_playing", "o", "go to what plays", "Put the cursor on the entry that plays.", "Moving", "to playing"),
    Action("full_pane", "F", "full pane and back", "Give the whole body to this pane, or not.", "Moving", "full pane"),
    Action("screen_1", "1", "library", "Go to the library.", "Moving", row="screens"),
    Action("screen_2", "2", "queue", "Go to the queue.", "Moving", row="screens"),
    Action("screen_3", "3", "mastering", "Go to the mastering chain.", "Moving", row="screens"),
    Action("screen_4", "4", "meters", "Go to the meters.", "Moving", row="screens"),
    Action("screen_6", "6", "jobs", "Go to the background work.", "Moving", row="screens"),
    Action(
        "activate",
        "enter",
        "play, or use",
        "Play what is under the cursor, and its list after it; hear a preset, edit a value.",
        "Doing",
        "play",
    ),
    Action(
        "add",
        "a",
        "add to the queue",
        "Add what is under the cursor to the queue's end; a stage to the chain, a band to a stage.",
        "Doing",
        "add",
        row="add, play next",
    ),
    Action(
        "add_next",
        "A",
        "play next",
        "Add what is under the cursor after what plays.",
        "Doing",
        "play next",
        row="add, play next",
    ),
    Action(
        "remove",
        "d",
        "remove",
        "Take what is under the cursor out: of the queue, of the chain, of a stage's bands; cancel a job.",
        "Doing",
        "remove",
        row="remove, default, clear",
    ),
    Action(
        "default",
        "delete",
        "default value",
        "Set the value under the cursor to its default; in a list, remove.",
        "Doing",
        "default",
        row="remove, default, clear",
    ),
    Action("clear", "D", "clear the queue", "Empty the queue and stop.", "Doing", "clear", row="remove, default, clear"),
    Action("undo", "z", "undo", "Take the last change of the queue, or of the chain, back.", "Doing", "undo", row="undo, redo, select"),
    Action("redo", "Z", "redo", "Make the change that was taken back again.", "Doing", row="undo, redo, select"),
    Action(
        "select", "v", "select rows", "Begin or end a selection of rows.", "Doing", "select", row="undo, redo, select"
    ),
    Action(
        "move_down",
        "J",
        "move down",
        "Move the entry, or the stage, under the cursor down.",
        "Doing",
        "move down",
        row="move down / up",
    ),
    Action("move_up", "K", "move up", "Move the entry, or the stage, under the cursor up.", "Doing", "move up", row="move down / up"),
    Action(
        "search",
        "slash",
        "search",
        "Search the library as you type.",
        "Finding, leaving",
        "search",
        row="search, filter this list",
    ),
    Action(
        "filter",
        "f",
        "filter this list",
        "Show only the rows that hold what you type.",
        "Finding, leaving",
        "filter",
        row="search, filter this list",
    ),
    Action(
        "find",
        "ctrl+p",
        "find anything",
        "Find actions, presets and tracks.",
        "Finding, leaving",
        row="find, command line",
    ),
    Action(
        "command",
        "colon",
        "command line",
        "Type a command: volume −6, add FOLDER ...",
        "Finding, leaving",
        row="find, command line",
    ),
    Action("help", "question_mark", "keys", "Show this page.", "Finding, leaving", row="this page, back"),
    Action(
        "back",
        "escape",
        "back",
        "Leave the search, the filter or the overlay.",
        "Finding, leaving",
        "back",
        row="this page, back",
    ),
    Action(
        "detach",
        "q,ctrl+q",
        "leave, music plays on",
        "Close the console; the music goes on.",
        "Finding, leaving",
        row="leave, stop everything",
    ),
    Action(
        "quit_all",
        "Q",
        "stop everything",
        "Stop the music, end the daemon and leave.",
        "Finding, leaving",
        row="leave, stop everything",
    ),
)
BY_ID = {action.id: action for action in CATALOGUE}

FOOTERS = {
    "library": (
        "activate",
        "add",
        "add_next",
        "pause",
        "search",
        "filter",
        "undo",
        "next_preset",
        "bypass",
        "next_pane",
    ),
    "search": ("activate", "add", "add_next", "back", "pause", "search", "next_preset", "bypass"),
    "queue": (
        "activate",
        "remove",
        "undo",
        "pause",
        "select",
        "filter",
        "move_down",
        "move_up",
        "shuffle",
        "repeat",
        "clear",
        "go_playing",
        "next_pane",
    ),
    "mastering": ("activate", "next_preset", "save", "bypass", "delta", "loop", "store_slot", "undo", "next_pane"),
    "chain": (
        "switch",
        "activate",
        "move_down",
        "move_up",
        "add",
        "remove",
        "undo",
        "next_preset",
        "save",
        "bypass",
        "delta",
        "next_pane",
    ),
    "stage": ("activate", "switch", "default", "undo", "add", "remove", "next_preset", "save", "bypass", "next_pane"),
    "compare": ("activate", "bypass", "delta", "match", "store_slot", "loop", "next_preset", "save", "next_pane"),
    "meters": ("reset_meters", "pause", "bypass", "delta", "next_preset", "full_pane", "next_pane"),
    "jobs": ("remove", "pause", "next_pane"),
}
"""The footer of each pane, most used first."""
FOOTER_WORDS = {
    ("compare", "store_slot"): "store",
    ("compare", "match"): "match",
    ("compare", "activate"): "hear",
    ("stage", "add"): "add band",
    ("stage", "activate"): "edit",
    ("chain", "add"): "add stage",
    ("chain", "activate"): "open",
    ("mastering", "store_slot"): "snapshot",
    ("mastering", "activate"): "hear",
    ("queue", "activate"): "play",
    ("jobs", "remove"): "cancel",
}
"""Where a pane has a better word than the action's own."""


def bindings() -> list[Binding]:
    """Return the bindings of all actions."""
    return [Binding(action.keys, action.id, action.title, show=False, id=action.id) for action in CATALOGUE]
