"""Which command is carried out by whom: the only list of handlers."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, get_args

from auralis_tui.bus import commands as c
from auralis_tui.bus import library_commands as lib
from auralis_tui.bus import playlist_commands as p
from auralis_tui.bus.command import Command
from auralis_tui.bus.events import (
    AnyEvent,
    ArtworkFound,
    BackupCreated,
    BackupRestored,
    ChainListing,
    Done,
    Failed,
    OutputListing,
    PresetStored,
    QueueListing,
    ReportListing,
    SearchListing,
    SimilarListing,
    Snapshot,
)
from auralis_tui.bus.hub import Subscription
from auralis_tui.daemon.analysing import Analysing
from auralis_tui.daemon.artwork import Covers
from auralis_tui.daemon.audition import Audition
from auralis_tui.daemon.backups import Backups
from auralis_tui.daemon.changes import Changes
from auralis_tui.daemon.collection import Collection
from auralis_tui.daemon.desk import Desk
from auralis_tui.daemon.errands import Errands
from auralis_tui.daemon.failures import Failures
from auralis_tui.daemon.jobs import Jobs
from auralis_tui.daemon.listening import Listening
from auralis_tui.daemon.lyrics import Lyrics
from auralis_tui.daemon.outputs import Outputs
from auralis_tui.daemon.playback import Playback
from auralis_tui.daemon.playlists import AnyChange, Playlists
from auralis_tui.daemon.tagging import Tagging
from auralis_tui.daemon.templates import Templates
from auralis_tui.engine import messages as m
from auralis_tui.errors import AuralisError, UsageError
from auralis_tui.library.query.syntax_error import QuerySyntaxError
from auralis_tui.library.ratings import rate, set_favourite
from auralis_tui.library.restore import RestoreReport
from auralis_tui.mastering.preset import Preset

log = logging.getLogger(__name__)

SLOW = frozenset({
    c.AddPaths, c.CreateBackup, lib.RestoreBackup, lib.GetArtwork, lib.GetLyrics, lib.FindSimilar, c.SetOutput,
    c.ListOutputs, c.LoopLoudest, lib.PreviewTags, lib.SetTags, p.ImportPlaylist, p.ExportPlaylist,
})  # fmt: skip
"""Commands that hold up none of those that follow."""

Handler = Callable[[Any, c.Request, Subscription], Awaitable[AnyEvent | None]]


class Dispatcher:
    """Carries out requests, and tells each client the outcome of its own."""

    def __init__(
        self, *, playback: Playback, desk: Desk, audition: Audition, collection: Collection, outputs: Outputs,
        jobs: Jobs, failures: Failures, backups: Backups,
        restore_backup: Callable[[str], Awaitable[RestoreReport]], covers: Covers,
        lyrics: Lyrics, changes: Changes, analysing: Analysing, listening: Listening, tagging: Tagging,
        templates: Templates, playlists: Playlists,
        send: Callable[[m.AnyOrder], None], snapshot: Callable[[], Snapshot], publish: Callable[[AnyEvent], None],
        on_watch: Callable[[], None], shut_down: Callable[[], None],
    ) -> None:  # fmt: skip
        self._playback = playback
        self._desk = desk
        self._collection = collection
        self._analysing = analysing
        self._backups = backups
        self._restore = restore_backup
        self._covers = covers
        self._send = send
        self._snapshot = snapshot
        self._publish = publish
        self._on_watch = on_watch
        self._outputs = outputs
        self._shut_down = shut_down
        self._errands = Errands()
        self.handlers: dict[type[Command], Handler] = {
            c.Play: lambda do, *_: playback.play(do.index),
            c.Pause: lambda *_: playback.pause(),
            c.Toggle: lambda *_: playback.toggle(),
            c.Stop: lambda *_: playback.stop(),
            c.Next: lambda *_: playback.step(1),
            c.Previous: lambda *_: playback.step(-1),
            c.Seek: lambda do, *_: playback.seek(do.position_s, do.relative, do.share),
            c.SetLoop: lambda do, *_: playback.set_loop(do.start_s, do.end_s),
            c.MarkLoop: lambda *_: playback.mark_loop(),
            c.LoopLoudest: lambda do, *_: audition.loop_loudest(do.duration_s),
            c.SetOptions: lambda do, *_: playback.set_options(do),
            c.SetVolume: self._at_once(lambda do: playback.set_volume(do.volume_db, do.relative)),
            c.SetMuted: self._at_once(lambda do: playback.set_muted(do.muted)),
            c.SetPreset: lambda do, *_: desk.select(do.preset),
            c.StepPreset: self._at_once(lambda do: desk.step(do.step)),
            c.SetBypass: self._at_once(lambda do: desk.bypass(do.bypassed)),
            c.SetDelta: self._at_once(lambda do: desk.delta(do.delta)),
            c.SetMatched: self._at_once(lambda do: desk.match(do.matched)),
            c.StoreSlot: self._at_once(lambda do: desk.store_slot(do.slot)),
            c.RecallSlot: self._at_once(lambda do: desk.recall_slot(do.slot)),
            c.GetChain: self._get_chain,
            c.SetParameter: self._at_once(lambda do: desk.set_parameter(do.path, do.value)),
            c.SetChain: self._at_once(lambda do: desk.set_chain(do.chain)),
            c.UndoEdit: self._at_once(lambda _: desk.undo()),
            c.RedoEdit: self._at_once(lambda _: desk.redo()),
            c.SavePreset: self._storing(lambda do: desk.save(do.title)),
            c.RenamePreset: self._storing(lambda do: desk.rename(do.preset, do.title)),
            c.DuplicatePreset: self._storing(lambda do: desk.duplicate(do.preset, do.title)),
            c.DeletePreset: lambda do, *_: desk.delete(do.preset),
            c.ImportPreset: self._storing(lambda do: desk.bring_in(do.path)),
            c.ExportPreset: self._storing(lambda do: desk.take_out(do.preset, do.path)),
            c.AddPaths: self._add_paths,
            c.AddTracks: self._add_tracks,
            c.RemoveEntries: lambda do, *_: playback.edits.remove(do.indexes, do.revision),
            c.MoveEntries: lambda do, *_: playback.edits.move(do.indexes, do.to, do.revision),
            c.ClearQueue: lambda *_: playback.edits.clear(),
            c.Undo: lambda _do, request, _: _gone_through(changes.undo(), request),
            c.Redo: lambda _do, request, _: _gone_through(changes.redo(), request),
            lib.RateTracks: lambda do, *_: changes.make(lambda library: rate(library, do.track_ids, do.rating)),
            lib.SetFavourite: lambda do, *_: changes.make(
                lambda library: set_favourite(library, do.track_ids, do.favourite)
            ),
            lib.SetBookmark: lambda do, *_: listening.mark(do.forget),
            **dict.fromkeys(get_args(AnyChange), lambda do, request, _: playlists.change(do, request.id)),
            p.ExportPlaylist: lambda do, request, _: playlists.export(do, request.id),
            c.ListQueue: self._list_queue,
            c.Search: self._search,
            c.Scan: self._at_once(lambda do: collection.scan(do.paths)),
            c.CancelJob: self._at_once(lambda do: jobs.cancel(do.job_id)),
            c.SeeFailures: self._at_once(lambda _: failures.see()),
            c.ForgetFailure: self._at_once(lambda do: failures.forget(do.message, do.hint)),
            c.CreateBackup: self._back_up,
            lib.SaveTemplate: lambda do, *_: templates.save(do),
            lib.ChangeTemplate: lambda do, *_: templates.change(do),
            lib.DeleteTemplate: lambda do, *_: templates.delete(do.name),
            lib.LoadTemplate: lambda do, *_: templates.load(do),
            lib.ListTemplates: lambda do, request, _: templates.listing(do.tag, request.id),
            lib.PreviewTags: lambda do, request, _: tagging.preview(do, request.id),
            lib.SetTags: lambda do, request, _: tagging.set(do, request.id),
            lib.AnalyzeTracks: self._at_once(lambda do: analysing.analyse(do.track_ids)),
            lib.GetReport: self._get_report,
            lib.FindSimilar: self._find_similar,
            lib.ForgetFolder: self._forget_folder,
            lib.RestoreBackup: self._restore_backup,
            lib.GetArtwork: self._find_artwork,
            lib.GetLyrics: lambda do, request, client: lyrics.find(do.track_id, request.id, client),
            c.SetOutput: lambda do, *_: outputs.select(do),
            c.ListOutputs: self._list_outputs,
            c.ResetMeters: self._at_once(lambda _: send(m.ResetMeters())),
            c.Subscribe: self._subscribe,
            c.GetSnapshot: self._get_snapshot,
            c.Shutdown: self._at_once(lambda _: shut_down()),
        }

    async def serve(self, request: c.Request, subscription: Subscription) -> None:
        """Carry out a request; the outcome of a slow one comes later, while others are carried out."""
        work = self._carry_out(request, subscription)
        if type(request.command) in SLOW:
            self._errands.begin(work)
        else:
            await work

    async def close(self) -> None:
        """Wait for what is under way."""
        await self._errands.finish()

    async def _carry_out(self, request: c.Request, subscription: Subscription) -> None:
        """What goes wrong is told, and changes nothing."""
        try:
            answer = await self.handlers[type(request.command)](request.command, request, subscription)
        except AuralisError as error:
            position = error.position if isinstance(error, QuerySyntaxError) else None
            subscription.put(Failed(of=request.id, why=error.message, hint=error.hint, position=position))
        except Exception:
            log.exception("%r failed", request.command)
            subscription.put(
                Failed(
                    of=request.id,
                    why="Something went wrong inside.",
                    hint="The daemon's log says more: auralis doctor.",
                )
            )
        else:
            subscription.put(answer if answer is not None else Done(of=request.id))

    def _at_once(self, work: Callable[[Any], object]) -> Handler:
        async def handler(do: Command, _request: c.Request, _subscription: Subscription) -> None:
            work(do)

        return handler

    def _storing(self, work: Callable[[Any], Awaitable[Preset]]) -> Handler:
        async def handler(do: Any, request: c.Request, _subscription: Subscription) -> AnyEvent:
            preset = await work(do)
            path = do.path if isinstance(do, c.ExportPreset) else ""
            return PresetStored(of=request.id, preset=preset.id, path=path)

        return handler

    async def _get_chain(self, do: c.GetChain, request: c.Request, _: Subscription) -> AnyEvent:
        return ChainListing(of=request.id, chain=self._desk.chain(do.preset))

    async def _add_tracks(self, do: c.AddTracks, *_: object) -> None:
        await self._playback.edits.add(do.track_ids, do.where, do.play, first=do.first)

    async def _add_paths(self, do: c.AddPaths, *_: object) -> None:
        """Scan the paths and queue what is found; done as soon as the first of it is in the queue."""
        if not do.paths:
            raise UsageError("No path was given.", "Name a file or a folder.")
        added = asyncio.Event()
        last: int | None = None

        async def found(track_ids: tuple[int, ...]) -> None:
            nonlocal last
            play = do.play and last is None
            last = await self._playback.edits.add(track_ids, do.where, play, after_entry_id=last)
            added.set()

        job = self._collection.scan(do.paths, found)
        waiting = asyncio.create_task(added.wait())
        await asyncio.wait({job, waiting}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if not added.is_set():
            problems = job.result().problems
            raise UsageError(problems[0] if problems else "There is no music in it.", "Choose another file or folder.")

    async def _list_queue(self, do: c.ListQueue, request: c.Request, _: Subscription) -> AnyEvent:
        return QueueListing(of=request.id, entries=await self._playback.listing(do.start, do.count))

    async def _list_outputs(self, _do: Command, request: c.Request, _: Subscription) -> AnyEvent:
        return OutputListing(of=request.id, outputs=await self._outputs.listing())

    async def _forget_folder(self, do: lib.ForgetFolder, *_: object) -> None:
        await self._collection.forget(do.path)

    async def _find_similar(self, do: lib.FindSimilar, request: c.Request, _: Subscription) -> AnyEvent:
        found = await self._analysing.similar(do.track_id, do.count)
        tracks, distances = tuple(track for track, _ in found), tuple(round(far, 4) for _, far in found)
        return SimilarListing(of=request.id, track_id=do.track_id, tracks=tracks, distances=distances)

    async def _get_report(self, do: lib.GetReport, request: c.Request, _: Subscription) -> AnyEvent:
        report = await self._analysing.report(do.track_id)
        figures = None if report is None else report.to_dict()
        return ReportListing(of=request.id, track_id=do.track_id, report=figures)

    async def _search(self, do: c.Search, request: c.Request, _: Subscription) -> AnyEvent:
        return SearchListing(of=request.id, tracks=await self._collection.search(do.query, do.limit))

    async def _back_up(self, do: c.CreateBackup, request: c.Request, _: Subscription) -> AnyEvent:
        report = await self._backups.create(do.path, do.compress)
        return BackupCreated(of=request.id, path=str(report.path), tracks=report.tracks)

    async def _find_artwork(self, do: lib.GetArtwork, request: c.Request, _: Subscription) -> AnyEvent:
        found = await self._covers.find(do.track_id, do.side)
        if found is None:
            return ArtworkFound(of=request.id, track_id=do.track_id)
        cover, path = found
        return ArtworkFound(
            of=request.id, track_id=do.track_id, path=str(path), hash=cover.hash, mime=cover.mime, width=cover.width,
            height=cover.height,
        )  # fmt: skip

    async def _restore_backup(self, do: lib.RestoreBackup, request: c.Request, _: Subscription) -> AnyEvent:
        report = await self._restore(do.path)
        kept = "" if report.kept is None else str(report.kept)
        return BackupRestored(of=request.id, path=str(report.source), kept=kept, tracks=report.tracks)

    async def _subscribe(self, do: c.Subscribe, _: c.Request, subscription: Subscription) -> None:
        subscription.want(do.position_hz, do.meters_hz)
        self._on_watch()

    async def _get_snapshot(self, _do: Command, _: c.Request, subscription: Subscription) -> None:
        subscription.put(self._snapshot())


async def _gone_through(change: Awaitable[Sequence[str]], request: c.Request) -> AnyEvent:
    return Done(of=request.id, problems=tuple(await change))
