"""The meters, the report, and the pane of what plays."""

from auralis_tui.tui.actions.action import Action

ACTIONS = (
    Action("meter_view", "v", "next view",
           "Show the next of the meters' views: spectrum, spectrogram, goniometer, history.", "In the meters", "view",
           pane="meters"),
    Action("meter_scale", "e", "loudness scale", "Measure loudness on EBU +9, EBU +18, K-12, K-14 or K-20.",
           "In the meters", "scale", pane="meters"),
    Action("meter_side", "t", "before / after chain", "Show peaks and spectrum before the chain, or after it.",
           "In the meters", "before/after", pane="meters"),
    Action("meter_tilt", "i", "tilt of the spectrum", "Tilt the spectrum by 4.5, 0 or 3 dB in an octave.",
           "In the meters", "tilt", pane="meters"),
    Action("analyze", "u", "analyse this track", "Make the report of this track, if it has none.", "In the report",
           "analyse", pane="report"),
    Action("follow_playing", "t", "this track / what plays",
           "Show the report of what plays, always, or of the track it was opened for.", "In the report", "what plays",
           pane="report"),
    Action("now_view", "v", "lyrics / facts",
           "Where there is no room for both, show the facts, or what is in their place.", "In what plays now",
           "facts", pane="now"),
)  # fmt: skip
