"""What the keys do among the jobs: begin, cancel, begin again, go to the file, forget."""

from textual.reactive import var

from auralis_tui.bus.commands import AnyCommand, CancelJob, CreateBackup, ForgetFailure, Scan, SeeFailures
from auralis_tui.bus.failure import Failure
from auralis_tui.bus.library_commands import AnalyzeTracks
from auralis_tui.bus.state import Job, JobState
from auralis_tui.file_names import to_text
from auralis_tui.tui.failures import command_in, file_about, file_of
from auralis_tui.tui.screens.configuring import ConfiguringActions
from auralis_tui.tui.widgets.job_details import JobDetails
from auralis_tui.tui.widgets.jobs_list import JobsList
from auralis_tui.tui.widgets.jobs_pane import JobsView
from auralis_tui.tui.widgets.library_views import BY_NAME

AGAIN: dict[str, AnyCommand] = {
    "scan": Scan(), "watch": Scan(), "analysis": AnalyzeTracks(), "backup": CreateBackup(),
}  # fmt: skip
"""What begins a job of a kind again."""
WORDS = {
    Scan: "Your folders are read again.", AnalyzeTracks: "The library is being analysed.",
    CreateBackup: "The library is being backed up.",
}  # fmt: skip


class JobActions(ConfiguringActions):
    """Background work, and what went wrong."""

    failures: var[tuple[Failure, ...]] = var(())
    """The failures that were told, the latest first."""
    unseen: var[bool] = var(False)
    """Whether something has failed since the jobs were looked at."""

    @property
    def jobs_view(self) -> JobsView:
        """The screen of the jobs."""
        return self.query_one(JobsView)

    def action_rescan(self) -> None:
        """Read all folders again."""
        self._begin(Scan())

    def action_analyze_library(self) -> None:
        """Make the reports that there aren't."""
        self._begin(AnalyzeTracks())

    def action_back_up(self) -> None:
        """Back the library up."""
        self._begin(CreateBackup())

    def action_activate(self) -> None:
        """Do again what failed or has ended; all else as ever."""
        if isinstance(self.table, JobDetails) and self.table.problem:
            self._read_again(file_of(self.table.problem))
        elif isinstance(self.table, JobsList | JobDetails):
            self._act(self.jobs_view.list.chosen)
        else:
            super().action_activate()

    def action_remove(self) -> None:
        """Cancel a job, or forget a failure; all else as ever."""
        if not isinstance(self.table, JobsList | JobDetails):
            super().action_remove()
            return
        match self.jobs_view.list.chosen:
            case Job(state=JobState.RUNNING) as job:
                self.send(CancelJob(job_id=job.id))
            case Failure() as failure:
                self.send(ForgetFailure(message=failure.message, hint=failure.hint))
            case Job():
                self.tell("This job has ended.", "The last 50 are kept, older ones go by themselves.")

    def on_jobs_list_cancelled(self) -> None:
        """Cancel the job whose word was clicked."""
        self.action_remove()

    def action_show_file(self) -> None:
        """Go to what a problem is about in the library: the quarantine, or the file."""
        item, details = self.jobs_view.list.chosen, self.jobs_view.details
        file = file_about(item) if isinstance(item, Failure) else file_of(details.problem)
        if isinstance(item, Job) and item.kind in ("scan", "watch"):
            self.show_library(BY_NAME["quarantine"])
        elif file:
            name = file.rpartition("/")[2].replace('"', " ")
            self._search_for(f'path:"{name}"')
        else:
            self.tell("This is about no file.")

    def show_view(self, view: str) -> None:
        """Show a screen; failures that are shown are seen."""
        super().show_view(view)
        self._look_at_failures()

    def take_failures(self, failures: tuple[Failure, ...]) -> None:
        """Take what the daemon keeps."""
        self.failures = failures
        self._look_at_failures()

    def _look_at_failures(self) -> None:
        """Mark the jobs while something was not looked at; what is shown is seen."""
        fresh = any(not failure.seen for failure in self.failures)
        self.unseen = fresh and self.view != "jobs"
        if fresh and not self.unseen:
            self._ask(SeeFailures())

    def _step_pane(self, step: int) -> None:
        """Go from the list to the page, and back."""
        if self.view != "jobs":
            super()._step_pane(step)
            return
        self.full, view = False, self.jobs_view
        self.set_focus(view.details if self.focused is view.list else view.list)

    def _act(self, item: object) -> None:
        match item:
            case Failure() as failure if file := file_about(failure):
                self._read_again(file)
            case Failure() as failure if command := command_in(failure):
                self.open_prompt("command", command)
            case Job(state=JobState.RUNNING):
                self.tell("This job is running.", "d cancels it.")
            case Job() as job if job.kind in AGAIN:
                self._begin(AGAIN[job.kind])
            case _:
                self.tell("There is nothing to do again here.")

    def _read_again(self, file: str) -> None:
        if file:
            self.send(Scan(paths=(to_text(file),)))
            self.tell(f"{file.rpartition('/')[2]} is read again.")
        else:
            self.tell("This problem is about no single file.", "enter in the list begins the job again.")

    def _begin(self, command: AnyCommand) -> None:
        self.send(command)
        self.tell(WORDS[type(command)])
