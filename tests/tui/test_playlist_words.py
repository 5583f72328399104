"""Playlists by typed words and by the edit key, on a real library."""

from pathlib import Path

from auralis_tui.bus import playlist_commands as lists
from auralis_tui.bus.events import PlaylistStored, TemplateListing
from auralis_tui.bus.library_commands import DeleteTemplate, ListTemplates, LoadTemplate
from auralis_tui.bus.state import TemplateInfo
from tests.tui.conftest import Console
from tests.tui.test_library_views import library_console, music, view

__all__ = ["music"]


async def say(found: Console, words: str) -> None:
    await found.press("colon")
    found.app.console_screen._prompt.field.value = words
    await found.press("enter")


async def test_playlists_are_made_renamed_exported_and_deleted(music: Path, tmp_path: Path) -> None:
    async with library_console(music) as found:
        await say(found, "playlist new Road")
        await say(found, f"playlist import '{tmp_path}/a b.m3u' Mine")
        await view(found, "playlists")
        await say(found, "playlist rename Night")
        await found.press("e", *["backspace"] * 7, *"Late", "enter")
        await say(found, f"playlist export {tmp_path}/out.m3u8")
        await say(found, f"playlist export '{tmp_path}/my out.m3u8' --force")
        await say(found, "playlist delete evening")
        await say(found, "playlist query Loud lufs>-9 sort:-lufs")
        await say(found, "playlist evening")
        row = found.app.console_screen.chosen_playlist
        assert row is not None
        assert found.connection.commands == [
            lists.CreatePlaylist(name="Road"),
            lists.ImportPlaylist(path=f"{tmp_path}/a b.m3u", name="Mine"),
            lists.RenamePlaylist(playlist_id=row.id, name="Night"),
            lists.RenamePlaylist(playlist_id=row.id, name="Late"),
            lists.ExportPlaylist(playlist_id=row.id, path=f"{tmp_path}/out.m3u8"),
            lists.ExportPlaylist(playlist_id=row.id, path=f"{tmp_path}/my out.m3u8", replace=True),
            lists.DeletePlaylist(playlist_id=row.id),
            lists.SaveQuery(name="Loud", query="lufs>-9 sort:-lufs"),
            lists.AddToPlaylist(playlist_id=row.id, track_ids=(4, 9, 4)),
        ]
        found.connection.say(PlaylistStored(of=1, playlist_id=1, entries=12, missing=3, path="/a.m3u", name="Again"))
        await found.settle()
        assert "12 tracks imported into Again, 3 of them not in the library." in found.text()[-1]
        assert "z undo" in found.text()[-1]
        found.connection.say(PlaylistStored(of=1, playlist_id=1, entries=1, path="/a.m3u", name="Again"))
        await found.settle()
        assert "1 track imported into Again." in found.text()[-1]
        assert "z undo" in found.text()[-1]
        await say(found, "playlist rename")
        assert "What is to rename?" in found.text()[-1] or "playlist rename NAME" in found.text()[-1]
        await say(found, "playlist delete Nothing")
        assert "There is no playlist Nothing." in found.text()[-1]


async def test_a_saved_search_is_changed_and_history_is_listed(music: Path) -> None:
    async with library_console(music) as found:
        await view(found, "smart")
        await found.press("e", "j", "enter", *" year>1", "enter")
        (changed,) = found.connection.commands
        assert isinstance(changed, lists.SaveQuery)
        assert (changed.name, changed.query) == ("Often", "plays>1 sort:-plays year>1")
        await view(found, "history")
        assert found.line("left early")
        assert found.line("Part 3 · Adel") or found.line("· Adel")


async def test_orders_and_columns_are_typed_and_kept_the_other_way_round(music: Path) -> None:
    from auralis_tui.tui.kept import read_kept
    from auralis_tui.tui.widgets.library_pane import LibraryPane

    async with library_console(music, (140, 45)) as found:
        pane = found.app.console_screen.query_one(LibraryPane)
        await view(found, "tracks")
        await found.press("F")
        await say(found, "sort year desc")
        await say(found, "columns title year artist")
        assert found.line("title").index("year↓") < found.line("title").index("artist")
        await say(found, "columns +plays -artist")
        assert read_kept().columns["tracks"] == ("title", "year", "plays")
        assert read_kept().sorts["tracks"] == "-year"
        await found.press("comma", *["j"] * 30, "k", "K", "escape")
        await say(found, "columns default")
        assert "tracks" not in read_kept().columns
        await say(found, "columns titel")
        assert "Did you mean title?" in found.text()[-1]
        await found.pilot.click("#results", offset=(5, 0))
        await found.settle()
        assert pane.sorts["tracks"] == "title"
        await view(found, "albums")
        await say(found, "sort year")
        assert [row.count for row in pane.index.rows] == ["1995", "1993", "1993"]
        await say(found, "sort year")
        assert [row.count for row in pane.index.rows] == ["1993", "1993", "1995"]


async def test_a_template_is_loaded_or_deleted_from_the_list(music: Path) -> None:
    async with library_console(music) as found:
        listing = TemplateListing(of=1, templates=(TemplateInfo(name="Sunday", tracks=3),))
        for key in ("enter", "d"):
            await found.press("W")
            found.connection.say(listing)
            await found.settle()
            await found.press(key)
        assert found.connection.commands == [
            ListTemplates(), LoadTemplate(name="Sunday"), ListTemplates(), DeleteTemplate(name="Sunday"),
        ]  # fmt: skip
