"""Moving about: rows, columns, panes and screens."""

from auralis_tui.tui.actions.action import Action

ACTIONS = (
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
    Action("full_pane", "F", "full pane and back", "Give the whole body to this pane, or not.", "Moving", "full pane",
           row="full pane, lyrics"),
    Action("lyrics", "y", "lyrics and back", "Go to lyrics, cover and facts of what plays, or back.", "Moving",
           "lyrics", row="full pane, lyrics"),
    Action("screen_1", "1", "library", "Go to the library.", "Moving", row="screens"),
    Action("screen_2", "2", "queue", "Go to the queue.", "Moving", row="screens"),
    Action("screen_3", "3", "mastering", "Go to the mastering chain.", "Moving", row="screens"),
    Action("screen_4", "4", "meters", "Go to the meters.", "Moving", row="screens"),
    Action("screen_5", "5", "report", "Go to the report of this track.", "Moving", row="screens"),
    Action("screen_6", "6", "jobs", "Go to the background work.", "Moving", row="screens"),
    Action("screen_7", "7", "settings", "Go to the settings.", "Moving", row="screens"),
)  # fmt: skip
