"""What is heard: presets, bypass, delta, snapshots, loops, outputs."""

from auralis_tui.tui.actions.action import Action

ACTIONS = (
    Action("previous_preset", "left_square_bracket", "previous preset", "Hear the preset before.", "Hearing",
           row="previous / next preset"),
    Action("next_preset", "right_square_bracket", "next preset", "Hear the preset after.", "Hearing", "preset",
           row="previous / next preset"),
    Action("bypass", "backslash,b", "bypass the chain", "Hear the source, or the chain again.", "Hearing", "bypass",
           row="bypass, delta, match"),
    Action("delta", "vertical_line,B", "delta: only the change", "Hear only what the chain changes.", "Hearing",
           "delta", row="bypass, delta, match"),
    Action("match", "M", "match loudness", "In bypass, bring the source to the chain's loudness, or don't.", "Hearing",
           row="bypass, delta, match"),
    Action("switch", "t", "on / off", "Switch the stage under the cursor, or the value where it is one of two.",
           "Hearing", "on/off", row="stage on / off, save"),
    Action("save", "w", "save",
           "Keep the chain as a preset; the queue as a template or playlist; a search; the selected tracks.", "Hearing",
           "save preset", row="stage on / off, save"),
    Action("recall_slot", "apostrophe", "hear a snapshot", "Hear the snapshot A, B, C or D.", "Hearing",
           row="hear, store snapshot"),
    Action("store_slot", "quotation_mark", "store a snapshot", "Keep the chain as it is in A, B, C or D.", "Hearing",
           row="hear, store snapshot"),
    Action("loop", "L", "loop a passage", "Mark a passage's start, then its end; leave it.", "Hearing", "loop",
           row="loop: passage, loudest"),
    Action("loop_loudest", "ctrl+l", "loop the loudest", "Loop the loudest 15 seconds of this track.", "Hearing",
           row="loop: passage, loudest"),
    Action("outputs", "O", "choose an output", "Choose where the sound goes.", "Hearing", row="output, reset meters"),
    Action("reset_meters", "R", "reset the meters", "Start integrated loudness and maxima anew.", "Hearing", "reset",
           row="output, reset meters"),
)  # fmt: skip
