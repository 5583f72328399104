"""Covers through the bus."""

from pathlib import Path

import pytest

from auralis_tui import folders
from auralis_tui.bus import library_commands as lib
from auralis_tui.bus.events import ArtworkFound
from auralis_tui.daemon.service import Service
from tests.daemon.conftest import Client
from tests.media.pictures import picture, png_bomb


async def cover(client: Client, track_id: int, side: int = 0) -> ArtworkFound:
    found = await client.ask(lib.GetArtwork(track_id=track_id, side=side))
    assert isinstance(found, ArtworkFound)
    return found


async def test_a_cover_is_found_and_found_again(service: Service, client: Client, tracks: list[Path]) -> None:
    (tracks[0].parent / "cover.jpg").write_bytes(picture("jpeg"))
    await client.add(*tracks)
    found = await cover(client, 1)
    assert (found.mime, found.width, found.height) == ("image/jpeg", 37, 21)
    assert Path(found.path).read_bytes() == picture("jpeg")
    assert Path(found.path).is_relative_to(folders.artwork_folder())
    small = await cover(client, 2, side=16)
    assert small.hash == found.hash
    assert Path(small.path).name == f"{found.hash}-16.png"
    Path(found.path).unlink()  # it has made room
    assert Path((await cover(client, 1)).path).read_bytes() == picture("jpeg")
    (tracks[0].parent / "cover.jpg").write_bytes(picture("jpeg", 50, 50))
    await service.collection.restore()  # as after a scan
    assert (await cover(client, 1)).width == 50


@pytest.mark.audit("M-30")
async def test_what_has_no_cover_or_a_bomb_for_one(client: Client, tracks: list[Path]) -> None:
    (tracks[0].parent / "cover.png").write_bytes(png_bomb(8, 8, said=(60_000, 60_000)))
    await client.add(tracks[0])
    assert (await cover(client, 1)).path == ""
    assert (await cover(client, 1)).path == ""
    assert "no track 77" in (await client.refused(lib.GetArtwork(track_id=77))).why


@pytest.mark.audit("H-13")
async def test_a_database_that_was_tampered_with_serves_nothing(
    service: Service, client: Client, tracks: list[Path], tmp_path: Path
) -> None:
    await client.add(tracks[0])
    assert (await cover(client, 1)).path == ""
    secret = tmp_path / "secret"
    secret.write_text("a key")

    async def tamper(sql: str, *values: str) -> None:
        await service._writer.run(lambda library: library.rows(sql, *values))

    async def asked() -> str:
        outcome = await client.ask(lib.GetArtwork(track_id=1))
        return outcome.path if isinstance(outcome, ArtworkFound) else ""

    digest = f"../../{secret.name}"
    await tamper("INSERT INTO artwork VALUES (?, 'image/png', 1, 1, 1, 0)", digest)
    await tamper("UPDATE albums SET artwork_hash = ?", digest)
    assert await asked() == ""
    for path in (str(secret), "/etc/passwd"):
        await tamper("UPDATE tracks SET path = ?", path)
        await service.collection.restore()  # so that it is looked for anew
        assert await asked() == ""
