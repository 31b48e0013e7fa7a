"""One survey's wave as everything else needs it: its records classified, who is a Member where, and who answered what."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from .formulas import Estimate, Stratum, estimates_by_region
from .measures import MEASURES, Answers, Item
from .participation import phase
from .reading import Seeds, Wave, read_rows
from .scores import TOPICS, Scores, scores_by_item
from .submissions import Record, classify, counted

Estimates = dict[Item, dict[str, Estimate]]


@dataclass(frozen=True)
class LoadedWave:
    """One survey's wave with its classified records; `members` is Member -> region_code on the closing day."""

    seeds: Seeds
    wave: Wave
    records: list[Record]
    members: dict[str, str]

    @cached_property
    def counted(self) -> list[Record]:
        """The records that count, in the order of their Members."""
        return sorted(counted(self.records), key=lambda r: r.member_iso3)

    @cached_property
    def counted_by_region(self) -> dict[str, list[Record]]:
        """region_code -> counted records."""
        return {region: [r for r in self.counted if r.region_code == region] for region in self.seeds.regions}

    @cached_property
    def n_members(self) -> dict[str, int]:
        """region_code -> number of Members."""
        found = Counter(self.members.values())
        return {region: found[region] for region in self.seeds.regions}

    @cached_property
    def phases(self) -> dict[str, str]:
        """Member -> phase of its counted submission."""
        return {r.member_iso3: phase(self.wave, r.submitted_on) for r in self.counted}

    @cached_property
    def answers(self) -> dict[str, dict[Item, Answers]]:
        """measure -> item -> answers."""
        return {
            measure: {item: answers_to(answer, self.counted) for item, answer in items(self.wave, self.seeds).items()}
            for measure, items in MEASURES.items()
        }

    @cached_property
    def estimates(self) -> dict[str, Estimates]:
        """measure -> item -> region_code (and ALL) -> estimate."""
        return {
            measure: {item: estimates_by_region(self.strata(answers)) for item, answers in items.items()}
            for measure, items in self.answers.items()
        }

    @cached_property
    def scores(self) -> dict[str, dict[str, Scores]]:
        """topic -> technology -> scores."""
        return {topic: scores_by_item(self.wave, topic, self.counted) for topic in TOPICS}

    def strata(self, answers: Answers) -> dict[str, Stratum]:
        """region_code -> the counts of these answers."""
        answered = Counter(self.members[member] for member in answers)
        chose = Counter(self.members[member] for member, is_chosen in answers.items() if is_chosen)
        return {region: Stratum(n, answered[region], chose[region]) for region, n in self.n_members.items()}


def answers_to(answer, records: list[Record]) -> Answers:
    """Member -> what it answered, of those that did."""
    found = ((r.member_iso3, answer(r)) for r in records)
    return {member: value for member, value in found if value is not None}


def load(seeds: Seeds, survey_code: str, wave_id: str, raw_file: Path) -> LoadedWave:
    """One canonical file, every record classified."""
    wave = seeds.wave(survey_code, wave_id)
    members = seeds.members_on(wave.closed_on)
    return LoadedWave(seeds, wave, classify(wave, members, read_rows(raw_file)), members)
