"""The background work."""

from auralis_tui.tui.actions.action import Action

ACTIONS = (
    Action("rescan", "i", "scan again", "Read all folders that were scanned before again.", "In the jobs", "scan",
           row="scan, analyse, back up", pane="jobs"),
    Action("analyze_library", "u", "analyse the library", "Make the reports of all tracks that have none.",
           "In the jobs", "analyse", row="scan, analyse, back up", pane="jobs"),
    Action("back_up", "y", "back the library up", "Copy the library into a dated backup.", "In the jobs", "back up",
           row="scan, analyse, back up", pane="jobs"),
    Action("show_file", "e", "show in the library", "Go to the file that a problem is about, or to the quarantine.",
           "In the jobs", "show file", pane="jobs"),
)  # fmt: skip
