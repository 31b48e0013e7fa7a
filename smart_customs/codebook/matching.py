"""How well a text fits a code of a list, or the words of a topic: a number from 0 to 100, where `SURE` and more needs nobody."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from rapidfuzz import fuzz

from smart_customs.landing.platforms.platform import key

SURE = 90
LIKELY = 75
"""From here on a question is taken to have options, so that what was answered often enough may be written down."""
_STEM = 6
"""Letters of a word that decide: difficult and difficulty are one."""
_STOPS = frozenset(
    "a an and are at by do does for from has have how in is it its of on or our own should that the this to was we were what"
    " where which who with you your au aux avec ce ces cette dans de des du elle en est et il la le les leur mais nous on ou où"
    " par pas pour qu que quel quelle quels quelles qui sa se ses son sont sur un une votre vous administration administrations"
    " technology technologies technologie rank answer answers".split()
)
_DENIALS = frozenset("no not never without non ne pas sans aucun aucune jamais".split())
_ENDINGS = ((re.compile(r"ie[sd]$"), "y"), (re.compile(r"(?<=\w\w\w)s$"), ""))
_OTHER = re.compile(r"(other|autre)s?\b.*", re.IGNORECASE | re.DOTALL)


class Match(NamedTuple):
    """A code, and how well it fits."""

    code: str
    sure: int


def form(text: str) -> str:
    """The text in the form in which names are compared, as words: codes and wordings look alike in it."""
    return key(text).replace("_", " ")


def stems(text: str) -> set[str]:
    """The beginnings of the words that mean something, without accents."""
    plain = unicodedata.normalize("NFD", form(text))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return {_stem(word) for word in plain.split() if word not in _STOPS and len(word) > 1}


def _stem(word: str) -> str:
    for ending, shorter in _ENDINGS:
        word = ending.sub(shorter, word)
    return word[:_STEM]


def _decisive(text: str) -> set[str]:
    """The words of a form that make two texts different whatever else they share: numbers and denials."""
    return {word for word in text.split() if word in _DENIALS or any(letter.isdigit() for letter in word)}


class Terms:
    """The codes of a list with the texts that are known to stand for each."""

    def __init__(self, texts: Iterable[tuple[str, str]], are_names: bool = True) -> None:
        """`texts`: each with its code. `are_names`: more words leave a name what it is; an answer they may change."""
        self._subset = SURE + 4 if are_names else SURE - 5
        self._codes: dict[str, str] = {}
        self._best: dict[str, Match] = {}
        for text, code in texts:
            self._codes.setdefault(form(text), code)
        self._stems = {text: stems(text) for text in self._codes}

    def learn(self, text: str, code: str) -> None:
        """Takes a text for a code from now on."""
        self._codes[form(text)] = code
        self._stems[form(text)] = stems(text)
        self._best.clear()

    def knows(self, text: str) -> bool:
        """Whether the text is one of those given."""
        return form(text) in self._codes

    def __bool__(self) -> bool:
        return bool(self._codes)

    def ranked(self, text: str) -> list[Match]:
        """The codes that may be meant, the best first. Two that are near to each other are never sure."""
        wanted = form(text)
        if code := self._codes.get(wanted):
            return [Match(code, 100)]
        if "other" in self._codes.values() and _OTHER.fullmatch(text.strip()):
            return [Match("other", 95)]
        scores: dict[str, int] = {}
        wanted_stems = stems(text)
        for known, code in self._codes.items():
            scores[code] = max(scores.get(code, 0), self._score(wanted, wanted_stems, known))
        found = sorted((Match(code, score) for code, score in scores.items() if score >= 40), key=lambda m: (-m.sure, m.code))
        if len(found) > 1 and found[0].sure - found[1].sure < 10:
            found[0] = Match(found[0].code, min(found[0].sure, SURE - 20))
        return found

    def best(self, text: str) -> Match:
        """The code that fits best; an empty one where none does."""
        if text not in self._best:
            self._best[text] = next(iter(self.ranked(text)), Match("", 0))
        return self._best[text]

    def _score(self, wanted: str, wanted_stems: set[str], known: str) -> int:
        known_stems = self._stems[known]
        common = wanted_stems & known_stems
        score = int(fuzz.token_sort_ratio(wanted, known))
        # Short words that differ in a letter or two are other words.
        score = min(score, SURE - 5) if len(known) < 8 else score
        if _decisive(wanted) != _decisive(known):
            return min(score, SURE - 20)
        if len(common) > 1 and common in (wanted_stems, known_stems):
            score = max(score, self._subset)
        elif common:
            score = max(score, 50 + 30 * len(common) // max(len(wanted_stems), len(known_stems)))
        if " " not in wanted and 1 < len(wanted) < 8:
            words = known.split()
            if len(words) > 1 and wanted == "".join(word[0] for word in words):
                score = max(score, 80)
            elif any(word.startswith(wanted) for word in words) and len(wanted) > 2:
                score = max(score, 76)
            elif len(words) == 1 and known.startswith(wanted[0]) and (end := _end_in_order(wanted, known)):
                score = max(score, 70 - end)
        return score


def _end_in_order(letters: str, word: str) -> int:
    """How many letters of the word it takes to find the others in it, in their order; 0 where they are not."""
    at = 0
    for letter in letters:
        at = word.find(letter, at) + 1
        if not at:
            return 0
    return at


class TopicWords:
    """The words with which the last wave asked about each topic; a word that many topics use says little."""

    def __init__(self, texts: Mapping[str, Iterable[str]]) -> None:
        """`texts`: by topic."""
        self._words = {topic: set().union(*map(stems, found)) for topic, found in texts.items()}
        self._uses = Counter(word for words in self._words.values() for word in words)

    def ranked(self, texts: Iterable[str], topics: Iterable[str]) -> list[Match]:
        """The topics whose words one of the texts uses, the best first: 100 where all its words are those of one topic alone."""
        wanted = [found for text in texts if (found := stems(text))]
        scores = [Match(topic, max((self._score(words, topic) for words in wanted), default=0)) for topic in topics]
        return sorted((match for match in scores if match.sure), key=lambda match: (-match.sure, match.code))

    def _score(self, wanted: set[str], topic: str) -> int:
        common = wanted & self._words.get(topic, set())
        if not common:
            return 0
        weight = sum(1 / self._uses[word] for word in common)
        known = sum(1 / self._uses[word] for word in wanted if word in self._uses)
        return int(100 * weight / known * (0.7 + 0.3 * len(common) / len(wanted)))
