"""The session on the output that is wanted, or on what stands in for it."""

import sys
import time
from collections.abc import Callable
from contextlib import suppress

import msgspec

from auralis_tui.bus.state import OutputDevice, OutputKind, OutputState, RatePolicy
from auralis_tui.engine import messages as m
from auralis_tui.engine.device_search import DeviceSearch
from auralis_tui.engine.devices import DEFAULT, find_device, rescan_devices
from auralis_tui.engine.output import Output, StandIn, open_output, open_output_or_null, replaced_by_null
from auralis_tui.engine.rate_follower import RateFollower
from auralis_tui.engine.recovery import Recovery
from auralis_tui.engine.session import Session
from auralis_tui.errors import AuralisError, OutputError

IDLE_POLL_S = 0.25
SERIAL = (m.Start, m.SeekTo, m.SetLoop, m.Pause, m.Resume, m.Halt)
KEPT = (m.SetGain, m.SetChain, m.SetCrossfade, m.Watch)
"""Orders that hold for every session to come."""


class Outlet:
    """Opens another session when the output changes, is lost, or is to follow a track's rate.

    A lost device is waited for: the position is held in silence while the same device is tried after 1, 2, 5 and 10 s;
    then the default device stands in, or the null output, and the wanted one is looked for every half minute.
    """

    def __init__(self, send: Callable[[m.Report], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._send = send
        self._clock = clock
        self._session: Session | None = None
        self._wanted = m.OpenOutput(name="null")
        self._settings: dict[type[m.Order], m.AnyOrder] = {}
        self._recovery: Recovery | None = None
        self._follower = RateFollower()
        self._turning = False
        self._serial = 0
        self._search = DeviceSearch(clock)
        self._asked = False
        self._unfinished: OutputError | None = None
        """What an output that was left could not finish; told with the next one."""

    @property
    def patience_s(self) -> float:
        """How long nothing need be looked at, unless an order comes."""
        if self._session is None or self._session.player.resting:
            return IDLE_POLL_S
        return self._session.player.pace_s

    def handle(self, order: m.AnyOrder) -> None:
        """Carry out one order."""
        if isinstance(order, KEPT):
            self._settings[type(order)] = order
        if isinstance(order, SERIAL):
            self._serial = order.serial
        if isinstance(order, m.Start | m.Pause | m.Resume | m.Halt) and self._recovery is not None:
            self._recovery.resumes = False  # somebody has said what is to be
        match order:
            case m.OpenOutput():
                self._open(order)
            case m.ListOutputs():
                self._asked = True
                self._search.begin()
            case m.Start() if self._session is not None:
                self._start(self._session, order)
            case m.SetUpcoming() if self._session is not None:
                order = self._session.player.brought_up(order)  # or what has passed would be held back, to come again
                items = self._follower.cut(order.items, self._session.output.rate_hz)
                self._session.handle(msgspec.structs.replace(order, items=items))
            case _ if self._session is not None:
                self._session.handle(order)

    def poll(self) -> None:
        """Report what is heard, and look after the output."""
        if (session := self._session) is not None:
            session.poll()
            if self._turning:
                self._turn(session)
            elif not session.alive:
                self._leave_lost(session)
        if self._recovery is not None and self._recovery.is_due(self._clock()):
            self._search.begin()
        devices = self._search.take()
        if devices is not None:
            self._on_listed(devices)

    def close(self) -> None:
        """Fade out and end."""
        self._search.close()
        if self._session is not None:
            self._session.fade_out()
            self._close(self._session)

    # opening

    def _open(self, order: m.OpenOutput) -> None:
        """Open the output, or what stands in for it, and go on there from the very point that was reached."""
        anew = self._session is not None
        resumption = self._leave()
        if anew and order.name != "null" and not order.name.startswith("wav:"):
            with suppress(OutputError):  # who opens the device says the same
                rescan_devices()  # or one that came since would not be found, and the default one be heard
        self._wanted = order
        self._follower = RateFollower(order.rate_policy is RatePolicy.FOLLOW and not order.name.startswith("wav:"))
        self._use(open_output_or_null(order), resumption)
        problem = self._session is not None and bool(self._session.output.problem)
        missing = problem and not order.name.startswith("wav:")
        self._recovery = Recovery(None, self._clock()) if missing else None

    def _leave(self) -> m.Start | None:
        """End the session; return the order by which another goes on."""
        if self._session is None:
            return None
        resumption = self._resumption(self._session)
        self._session.fade_out()
        self._close(self._session)
        self._session = None
        return resumption

    def _close(self, session: Session) -> None:
        """End a session, also one whose output can't be finished: a file whose folder is gone."""
        try:
            session.close()
        except (AuralisError, OSError) as error:
            print(error, file=sys.stderr)  # the engine's log
            message, hint = (error.message, error.hint) if isinstance(error, AuralisError) else (f"{error}.", "")
            self._unfinished = OutputError(message, hint)

    def _resumption(self, session: Session) -> m.Start | None:
        resumption = session.player.resumption()
        if resumption is None or not self._follower.rest:
            return resumption
        return msgspec.structs.replace(resumption, items=resumption.items + self._follower.rest)

    def _use(self, output: Output, resumption: m.Start | None) -> None:
        session = self._session = self._started(output)
        for setting in self._settings.values():
            session.handle(setting)
        self._send(m.OutputOpened(output=self._told(session.output)))
        if resumption is not None:
            self._start(session, resumption)

    def _told(self, state: OutputState) -> OutputState:
        """Return how the output is, and what became of the one before."""
        unfinished, self._unfinished = self._unfinished, None
        if unfinished is None or state.problem:
            return state
        return msgspec.structs.replace(state, problem=unfinished.message, hint=unfinished.hint)

    def _started(self, output: Output) -> Session:
        """Return a session that runs: on null, where the output can be opened but not started."""
        session = Session(output, self._pass_on)
        try:
            session.start()
        except OutputError as error:
            session.close()
            wanted = msgspec.structs.replace(self._wanted, rate_hz=output.state.rate_hz)
            session = Session(replaced_by_null(error, wanted), self._pass_on)
            session.start()
        return session

    # rates

    def _start(self, session: Session, order: m.Start) -> None:
        """Start, at the first track's own rate where the output follows the tracks."""
        if order.items and not self._follower.fits(order.items[0], session.output.rate_hz):
            session = self._at_rate(session, order.items[0].rate_hz)
        items = self._follower.cut(order.items, session.output.rate_hz)
        session.handle(msgspec.structs.replace(order, items=items))

    def _at_rate(self, session: Session, rate_hz: int) -> Session:
        """Open the output anew at another rate, or say why it is as before."""
        now = session.output
        silenced = now.kind is OutputKind.NULL and bool(now.problem)
        stands_in = silenced or (now.kind is OutputKind.DEVICE and self._recovery is not None)
        wanted = msgspec.structs.replace(self._wanted, name=now.name) if stands_in else self._wanted
        before = msgspec.structs.replace(wanted, rate_hz=now.rate_hz)
        problem = OutputError(now.problem, now.hint) if stands_in else None
        session.fade_out()
        self._close(session)
        try:
            output = open_output(msgspec.structs.replace(wanted, rate_hz=rate_hz))
        except OutputError as error:
            self._follower.refused.add(rate_hz)
            problem = problem or OutputError(error.message, "Tracks of this rate are resampled.")
            output = open_output_or_null(before)
        self._use(output if problem is None else StandIn(output, problem), None)
        assert self._session is not None
        return self._session

    def _pass_on(self, report: m.Report) -> None:
        """Tell what a session says; where it has played all of one rate, it is not the end yet."""
        if isinstance(report, m.Heard) and report.ended and self._follower.rest:
            self._turning = True
            return
        self._send(report)

    def _turn(self, session: Session) -> None:
        """Go on at another rate, now that all before it has been heard."""
        self._turning = False
        self._start(session, m.Start(items=self._follower.rest, serial=self._serial))

    # loss

    def _leave_lost(self, session: Session) -> None:
        """Hold the position in silence; a file is not opened again: nobody would see what it lacks."""
        output = session.output
        resumption = self._resumption(session)
        playing = resumption is not None and not resumption.paused
        if resumption is not None:
            resumption = msgspec.structs.replace(resumption, paused=True)
        self._close(session)
        problem = OutputError(
            f"The output {output.name!r} is lost; the position is held.",
            "It is tried again and again. For another: auralis output NAME",
        )
        if output.kind is OutputKind.FILE:
            problem = OutputError(f"{output.name} can't be written any more.", "Is the disk full? Choose an output: O.")
            self._wanted = m.OpenOutput(name="null", rate_hz=output.rate_hz)
        else:
            self._recovery = Recovery(output.name, self._clock(), playing=playing)
        self._use(replaced_by_null(problem, self._at(output.rate_hz)), resumption)

    def _at(self, rate_hz: int) -> m.OpenOutput:
        return msgspec.structs.replace(self._wanted, rate_hz=rate_hz)

    def _on_listed(self, devices: tuple[OutputDevice, ...]) -> None:
        if self._asked:
            self._asked = False
            self._send(m.OutputsListed(outputs=devices))
        if self._recovery is None or not self._recovery.is_due(self._clock()):
            return
        recovery = self._recovery
        back = self._is_back(devices, recovery) and self._take_back(recovery)
        if not back and recovery.failed(self._clock()):
            self._let_default_stand_in(recovery)

    def _is_back(self, devices: tuple[OutputDevice, ...], recovery: Recovery) -> bool:
        """Tell whether the wanted device is there; while it is held, what is now the default may be another."""
        try:
            found = find_device(devices, self._wanted.name)
        except OutputError:
            return False
        return not recovery.holding or recovery.lost in (None, found.name)

    def _take_back(self, recovery: Recovery) -> bool:
        """Open the wanted device; sound goes on by itself where it was this very device that was lost."""
        session = self._session
        assert session is not None
        former, rate_hz = session.output, session.output.rate_hz
        resumption = self._leave()
        try:
            rescan_devices()
            output = open_output(self._wanted if self._wanted.rate_hz else self._at(rate_hz))
        except OutputError:
            self._stand_in(DEFAULT if former.kind is OutputKind.DEVICE else "null", former.problem, resumption)
            return False
        if resumption is not None and recovery.resumes and output.state.name == recovery.lost:
            resumption = msgspec.structs.replace(resumption, paused=False)
        self._recovery = None
        self._follower.refused.clear()  # what stood in has refused them
        self._use(output, resumption)
        return True

    def _let_default_stand_in(self, recovery: Recovery) -> None:
        """Open the default device, and stay paused: what was on headphones must not burst out of loudspeakers."""
        if recovery.lost is None:
            return
        resumption = self._leave()
        self._stand_in(DEFAULT, f"The output {recovery.lost!r} is lost; the default device stands in.", resumption)

    def _stand_in(self, name: str, why: str, resumption: m.Start | None) -> None:
        self._follower.refused.clear()  # what it stands in for has refused them
        problem = OutputError(why, "Go on there: auralis play. For another: auralis output NAME")
        wanted = msgspec.structs.replace(self._wanted, name=name)
        try:
            if name == DEFAULT:
                rescan_devices()
            output: Output = StandIn(open_output(wanted), problem)
        except OutputError:
            lost = self._recovery.lost if self._recovery is not None else None
            nothing = f"The output {lost!r} is lost, and there is no other device." if lost else problem.message
            output = replaced_by_null(OutputError(nothing, "Plug a device in, or start a sound server."), wanted)
        self._use(output, resumption)
