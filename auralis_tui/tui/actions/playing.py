"""Playing, volume, and how the queue is played."""

from auralis_tui.tui.actions.action import Action

ACTIONS = (
    Action("pause", "space", "play / pause", "Pause, or play on; starts the queue when stopped.", "Playing", "pause"),
    Action("next", "greater_than_sign", "next", "Go to the next entry of the queue.", "Playing", row="next / previous"),
    Action("previous", "less_than_sign", "previous", "Go back an entry, or to this track's start.", "Playing",
           row="next / previous"),
    Action("seek_back", "left", "back 5 s", "Go back five seconds.", "Playing", row="seek 5 s"),
    Action("seek_on", "right", "on 5 s", "Go on five seconds.", "Playing", row="seek 5 s"),
    Action("seek_far_back", "shift+left", "back 30 s", "Go back thirty seconds.", "Playing", row="seek 30 s"),
    Action("seek_far_on", "shift+right", "on 30 s", "Go on thirty seconds.", "Playing", row="seek 30 s"),
    Action("restart", "0", "restart track", "Go to the start of the track.", "Playing"),
    Action("louder", "plus,equals_sign", "volume up 1 dB", "Turn the volume up by 1 dB.", "Playing", row="volume 1 dB"),
    Action("softer", "minus", "volume down 1 dB", "Turn the volume down by 1 dB.", "Playing", row="volume 1 dB"),
    Action("mute", "m", "mute", "Mute, or unmute.", "Playing"),
    Action("stop", "S", "stop", "Stop, and go back to the start of the track.", "Playing", "stop",
           row="stop, after this track"),
    Action("stop_after", "T", "stop after this track", "Stop at the end of this track, or don't.", "Playing",
           row="stop, after this track"),
    Action("shuffle", "s", "shuffle", "Play the queue in random order, or in its own again.", "Playing", "shuffle",
           row="shuffle, repeat, fade"),
    Action("repeat", "r", "repeat", "Repeat all, this track, or nothing.", "Playing", "repeat",
           row="shuffle, repeat, fade"),
    Action("crossfade", "x", "crossfade", "Overlap tracks by 2, 4, 8 or 12 seconds, or not.", "Playing",
           row="shuffle, repeat, fade"),
)  # fmt: skip
