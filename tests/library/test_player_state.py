from auralis_tui.dsp.hearing import Hearing
from auralis_tui.library.database import Library, open_library
from auralis_tui.library.player_state import StoredState, load_state, save_state


def test_a_new_library_remembers_nothing(library: Library) -> None:
    assert load_state(library) == StoredState()


def test_what_was_saved_last_is_loaded_after_a_restart(library: Library) -> None:
    state = StoredState(
        volume_db=-12.5, muted=True, preset="warm-tape", hearing=Hearing.BYPASS, entry_id=7, position_s=61.25
    )
    save_state(library, StoredState(preset="flat", entry_id=3))
    save_state(library, state)
    library.close()
    again = open_library(library.path)
    assert load_state(again) == state
    again.close()


def test_malformed_and_unknown_values_take_their_defaults(library: Library) -> None:
    library.rows("""INSERT INTO settings VALUES ('volume_db', '"loud"'), ('muted', '{'), ('mood', '1'),
        ('preset', '"night"')""")
    assert load_state(library) == StoredState(preset="night")
