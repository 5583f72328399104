from pathlib import Path

import pytest

from auralis_tui.bus import commands as bus
from auralis_tui.bus.commands import AnyCommand
from auralis_tui.bus.state import LatencyProfile, MasteringState, RatePolicy, Repeat, ReplayGain
from auralis_tui.errors import UsageError
from auralis_tui.tui.words import parse
from tests.tui.conftest import PRESETS

STATE = MasteringState(presets=PRESETS)


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("play", bus.Play()),
        ("play 12", bus.Play(index=11)),
        ("pause", bus.Pause()),
        ("volume −6 dB", bus.SetVolume(volume_db=-6.0)),
        ("volume +2", bus.SetVolume(volume_db=2.0, relative=True)),
        ("seek 1:02:03", bus.Seek(position_s=3723.0)),
        ("seek -10", bus.Seek(position_s=-10.0, relative=True)),
        ("preset Warm Tape", bus.SetPreset(preset="warm-tape")),
        ("scan", bus.Scan()),
        ("output wav:out.wav", bus.SetOutput(output="wav:out.wav")),
        ("quit", bus.Shutdown()),
        ("volume +99", bus.SetVolume(volume_db=60.0, relative=True)),
        ("volume --by −3", bus.SetVolume(volume_db=-3.0, relative=True)),
        ("volume mute", bus.SetMuted(muted=True)),
        ("volume unmute", bus.SetMuted(muted=False)),
        ("bypass", bus.SetBypass()),
        ("delta", bus.SetDelta()),
        ("delta off", bus.SetDelta(delta=False)),
        ("match on", bus.SetMatched(matched=True)),
        ("slot store b", bus.StoreSlot(slot="b")),
        ("slot C", bus.RecallSlot(slot="c")),
        ("loop", bus.MarkLoop()),
        ("loop 1:10 1:25.5", bus.SetLoop(start_s=70.0, end_s=85.5)),
        ("loop loudest", bus.LoopLoudest()),
        ("loop loudest 20", bus.LoopLoudest(duration_s=20.0)),
        ("loop off", bus.SetLoop()),
        ("set stages.1.ratio 2.5", bus.SetParameter(path="stages.1.ratio", value=2.5)),
        ("set stages.0.phase linear", bus.SetParameter(path="stages.0.phase", value="linear")),
        ("set stages.0.bypassed true", bus.SetParameter(path="stages.0.bypassed", value=True)),
        ("set gain_db −3", bus.SetParameter(path="gain_db", value=-3)),
        ("save", bus.SavePreset()),
        ("save Late evening", bus.SavePreset(title="Late evening")),
        ("rename warm-tape My tape", bus.RenamePreset(preset="warm-tape", title="My tape")),
        ("duplicate flat Mine", bus.DuplicatePreset(preset="flat", title="Mine")),
        ("delete Warm Tape", bus.DeletePreset(preset="warm-tape")),
        ("import /a/ParametricEQ.txt", bus.ImportPreset(path="/a/ParametricEQ.txt")),
        ("export warm-tape /a/b.toml", bus.ExportPreset(preset="warm-tape", path="/a/b.toml")),
        ("undo-edit", bus.UndoEdit()),
        ("undo", bus.Undo()),
        ("redo", bus.Redo()),
        ("shuffle on", bus.SetOptions(shuffle=True)),
        ("repeat one", bus.SetOptions(repeat=Repeat.ONE)),
        ("consume off", bus.SetOptions(consume=False)),
        ("stop-after on", bus.SetOptions(stop_after_current=True)),
        ("crossfade 4", bus.SetOptions(crossfade_s=4.0)),
        ("crossfade off", bus.SetOptions(crossfade_s=0.0)),
        ("crossfade skip on", bus.SetOptions(crossfade_on_skip=True)),
        ("replaygain album", bus.SetOptions(replay_gain=ReplayGain.ALBUM)),
        ("replaygain preamp −3", bus.SetOptions(preamp_db=-3.0)),
        ("replaygain clip-guard off", bus.SetOptions(prevent_clipping=False)),
        ("seek 50%", bus.Seek(share=0.5)),
        ("outputs", bus.ListOutputs()),
        ("latency safe", bus.SetOutput(latency=LatencyProfile.SAFE)),
        ("rate follow", bus.SetOutput(rate_policy=RatePolicy.FOLLOW)),
        ("bypass on", bus.SetBypass(bypassed=True)),
        ("bypass off", bus.SetBypass(bypassed=False)),
    ],
)
def test_words_become_commands(words: str, command: AnyCommand) -> None:
    assert parse(words, STATE) == command


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("plya", "Did you mean play?"),
        ("frobnicate", "There is no command frobnicate. Try play"),
        ("preset warn-tape", "Did you mean warm-tape?"),
        ("preset", "flat, warm-tape"),
        ("seek soon", "seek 1:30"),
        ("volume", "volume −6"),
        ("volume 99", "99 dB is no volume. It goes from −60 to 0 dB"),
        ("volume 40", "40 dB is no volume."),
        ("volume -61", "-61 dB is no volume."),
        ("volume nan", "nan is no value here."),
        ("seek 1e999", "no value here"),
        ("seek 99:99:99", "99:99:99 is no time. Minutes and seconds: 1:30; or seconds: 90."),
        ("seek 1:2:3:4", "1:2:3:4 is no time."),
        ("seek 1:-5", "1:-5 is no time."),
        ("loop 1:10 1:75", "1:75 is no time."),
        ("set compressor.ratio nan", "nan is no number. For example: set stages.1.ratio 2.5"),
        ("set compressor.ratio −Infinity", "-Infinity is no number."),
        ("set gain_db 1e999", "1e999 is no number."),
        ("bypass perhaps", "bypass on"),
        ("slot e", "a, b, c and d"),
        ("loop 2:00 1:00", "ends after its start"),
        ("loop 1:00", "loop mark"),
        ("set gain_db", "set stages.1.ratio 2.5"),
        ("set gain_db [1]", "a number, a word"),
        ("save " + "x" * 41, "1 to 40 characters"),
        ("rename warm-tape", "1 to 40 characters"),
        ("delete", "delete mine"),
        ("export warm-tape", "export warm"),
        ("repeat twice", "off, all, one"),
        ("shuffle", "on or off"),
        ("crossfade 13", "0 to 12"),
        ("replaygain loud", "off, track, album, auto"),
        ("seek 101%", "0 to 100"),
        ("latency none", "safe, normal, responsive"),
        ("hlep", "Did you mean help?"),
        ("play 99999999999", "no place in the queue"),
        ("play 0", "The first is 1."),
        ("pause now", "stands alone"),
        ('add "/music', "quotation mark"),
        ("add /no/such/folder", "There is no /no/such/folder."),
        ("add", "add ~/Music"),
    ],
)
def test_what_is_wrong_is_told(words: str, told: str) -> None:
    with pytest.raises(UsageError) as failure:
        parse(words, STATE)
    assert told in str(failure.value)


def test_paths_are_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "My Music").mkdir()
    monkeypatch.chdir(tmp_path)
    assert parse('add "My Music"', STATE) == bus.AddPaths(paths=(str(tmp_path / "My Music"),))
