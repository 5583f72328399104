"""Search, filter, the palette, the command line, help, and leaving."""

from auralis_tui.tui.actions.action import Action

ACTIONS = (
    Action("search", "slash", "search", "Search the library as you type.", "Finding, leaving", "search",
           row="search, filter"),
    Action("filter", "f", "filter this list", "Show only the rows that hold what you type.", "Finding, leaving",
           "filter", row="search, filter"),
    Action("find", "ctrl+p", "find anything", "Find actions, presets and tracks.", "Finding, leaving",
           row="find, command line"),
    Action("command", "colon", "command line", "Type a command: volume −6, add FOLDER ...", "Finding, leaving",
           row="find, command line"),
    Action("next_hit", "n", "next hit", "Go to the next row that holds what was searched for.", "Finding, leaving",
           row="next / previous hit"),
    Action("previous_hit", "N", "previous hit", "Go to the row before that holds what was searched for.",
           "Finding, leaving", row="next / previous hit"),
    Action("theme", "Y", "choose a theme", "Choose the colours; each theme is tried as the cursor comes to it.",
           "Finding, leaving", "theme", row="-"),
    Action("help", "question_mark", "keys", "Show this page.", "Finding, leaving", row="this page, back"),
    Action("back", "escape", "back", "Leave the search, the filter or the overlay.", "Finding, leaving", "back",
           row="this page, back"),
    Action("detach", "q,ctrl+q", "leave, music plays on", "Close the console; the music goes on.", "Finding, leaving",
           row="leave, stop everything"),
    Action("quit_all", "Q", "stop everything", "Stop the music, end the daemon and leave.", "Finding, leaving",
           row="leave, stop everything"),
)  # fmt: skip
