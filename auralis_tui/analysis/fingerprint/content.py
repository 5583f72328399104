"""What a recording probably is, by rules that can be read: each says which figure speaks for a kind, and from where."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from auralis_tui.analysis.fingerprint.dimensions import Fingerprint

UNCLEAR = "unclear"
_LEAST = 0.35
_AGAINST = 0.02
"""What a rule that doesn't hold at all leaves of its kind: all others together can hardly outweigh it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One figure that speaks for a kind: not at all at `never`, fully at `fully`, and in proportion between."""

    dimension: str
    never: float
    fully: float
    sentence: str

    def holds(self, fingerprint: Fingerprint) -> float:
        """Return how far it holds, 0-1."""
        value: float = getattr(fingerprint, self.dimension)
        return max(0.0, min(1.0, (value - self.never) / (self.fully - self.never)))


RULES: dict[str, tuple[Rule, ...]] = {
    "speech": (
        Rule("stereo_width", 0.15, 0.03, "It is nearly mono."),
        Rule("rhythm_stability", 0.40, 0.15, "No steady beat recurs."),
        Rule("loudness_variation_std", 2.0, 4.5, "Its level rises and falls with every phrase."),
        Rule("transient_density", 0.7, 2.0, "Syllables follow each other quickly."),
        Rule("sub_bass", 0.08, 0.02, "There is no deep bass."),
        Rule("pitch_stability", 0.75, 0.45, "Its pitch glides more than it stays."),
        Rule("silence_ratio", 0.0, 0.06, "It pauses."),
    ),
    "solo": (
        Rule("pitch_stability", 0.45, 0.80, "One pitch at a time is held."),
        Rule("chroma_energy", 0.25, 0.50, "Few pitch classes sound at once."),
        Rule("harmonic_ratio", 0.60, 0.85, "Tones last; hardly anything is struck."),
        Rule("sub_bass", 0.08, 0.02, "There is no deep bass."),
        Rule("stereo_width", 0.30, 0.08, "It comes from one place."),
    ),
    "acoustic": (
        Rule("harmonic_ratio", 0.50, 0.75, "Tones outweigh strokes."),
        Rule("sub_bass", 0.10, 0.03, "There is no deep bass."),
        Rule("crest_db", 10.0, 14.0, "Its peaks are left whole."),
        Rule("lufs", -10.0, -14.0, "It is not mastered loud."),
        Rule("transient_density", 0.5, 1.5, "Notes are plucked or struck."),
        Rule("spectral_flatness", 0.40, 0.25, "No cymbals fill the treble."),
        Rule("loudness_variation_std", 8.0, 5.0, "Its level stays within the range of one room."),
    ),
    "band": (
        Rule("rhythm_stability", 0.15, 0.35, "A beat recurs."),
        Rule("transient_density", 1.2, 2.5, "Strokes follow each other quickly."),
        Rule("harmonic_ratio", 0.90, 0.70, "Drums take part."),
        Rule("bass", 0.08, 0.20, "A bass carries it."),
        Rule("sub_bass", 0.30, 0.15, "The bass is no synthesiser's."),
        Rule("loudness_variation_std", 6.0, 3.5, "Its level is even."),
        Rule("peak_consistency", 0.70, 0.85, "Its peaks are much alike."),
    ),
    "electronic": (
        Rule("rhythm_stability", 0.20, 0.45, "The beat is as even as a machine's."),
        Rule("sub_bass", 0.04, 0.15, "There is deep bass."),
        Rule("lufs", -20.0, -14.0, "It is loud."),
        Rule("peak_consistency", 0.65, 0.82, "Its peaks are much alike."),
        Rule("transient_density", 1.0, 2.0, "Strokes follow each other quickly."),
    ),
    "classical": (
        Rule("loudness_variation_std", 3.5, 6.5, "It goes from very soft to loud."),
        Rule("harmonic_ratio", 0.60, 0.85, "Tones outweigh strokes."),
        Rule("rhythm_stability", 0.45, 0.20, "Its beat is free."),
        Rule("crest_db", 13.0, 17.0, "Its peaks are left whole."),
        Rule("peak_consistency", 0.80, 0.60, "Its peaks differ."),
    ),
    "live": (
        Rule("spectral_flatness", 0.22, 0.40, "A hall or an audience is heard between the notes."),
        Rule("silence_ratio", 0.02, 0.0, "It is never silent."),
        Rule("phase_correlation", 0.80, 0.50, "The sides differ."),
        Rule("crest_db", 11.0, 14.0, "Its peaks are left whole."),
        Rule("transient_density", 1.0, 2.0, "Strokes follow each other quickly."),
        Rule("chroma_energy", 0.05, 0.15, "There are tones in it."),
        Rule("rhythm_stability", 0.60, 0.40, "Its beat is human."),
    ),
    "ambient": (
        Rule("transient_density", 1.5, 0.5, "Hardly anything is struck."),
        Rule("rhythm_stability", 0.40, 0.15, "No steady beat recurs."),
        Rule("harmonic_ratio", 0.55, 0.80, "Tones last."),
        Rule("stereo_width", 0.05, 0.20, "It is wide."),
        Rule("loudness_variation_std", 8.0, 5.0, "Its level moves slowly."),
        Rule("chroma_energy", 0.05, 0.15, "There are tones in it."),
    ),
    "noise": (
        Rule("spectral_flatness", 0.30, 0.60, "All frequencies are much alike."),
        Rule("chroma_energy", 0.15, 0.05, "There are no tones in it."),
        Rule("pitch_stability", 0.30, 0.10, "It has no pitch."),
    ),
}
"""For each kind its rules; all of them have to hold to some degree."""

CONTENT_TYPES = tuple(RULES)
"""The kinds that are told apart."""


@dataclass(frozen=True, slots=True)
class ContentType:
    """What a recording probably is, and why."""

    name: str
    """One of `CONTENT_TYPES`, or "unclear"."""
    confidence: float
    """0-1: how far its rules hold, halved where those of another kind hold as well."""
    reasons: tuple[str, ...]
    """The sentences of the rules that hold by more than half, the clearest first."""


def content_type(fingerprint: Fingerprint) -> ContentType:
    """Say what a recording probably is: the kind whose rules hold best.

    Notes
    -----
    A kind's score is the geometric mean of how far its rules hold. Below 0.35 nothing is said. The confidence is the
    score less half the score of the runner-up.
    """
    scores = {name: _score(rule.holds(fingerprint) for rule in rules) for name, rules in RULES.items()}
    second, best = sorted(scores, key=scores.__getitem__)[-2:]
    confidence = scores[best] - 0.5 * scores[second]
    if scores[best] < _LEAST:
        return ContentType(UNCLEAR, confidence, ("No kind's rules hold well enough.",))
    return ContentType(best, confidence, _reasons(fingerprint, RULES[best]))


def _score(degrees: Iterable[float]) -> float:
    logarithms = [math.log(max(_AGAINST, degree)) for degree in degrees]
    return math.exp(sum(logarithms) / len(logarithms))


def _reasons(fingerprint: Fingerprint, rules: Iterable[Rule]) -> tuple[str, ...]:
    """Return the sentences of the rules that hold, the clearest first."""
    holding = sorted(((rule.holds(fingerprint), rule) for rule in rules), key=lambda held: -held[0])
    return tuple(rule.sentence for degree, rule in holding if degree > 0.5)
