"""Which Members answer, and in which language."""

from dataclasses import dataclass

from reconstruction import regions, targets
from reconstruction.draw import Draw
from reconstruction.files import members_of_2024

# Members that are taken to answer in French; every other one answers in English.
# fmt: off
FRENCH = frozenset({
    "BDI", "BEL", "BEN", "BFA", "CAF", "CHE", "CIV", "CMR", "COD", "COG", "COM", "DJI", "DZA",
    "FRA", "GAB", "GIN", "HTI", "LUX", "MAR", "MDG", "MLI", "MRT", "NER", "SEN", "TCD", "TGO", "TUN",
})
# fmt: on


@dataclass(frozen=True)
class Member:
    """A Member as the program sees it. `readiness` is its invented leaning towards technology."""

    iso3: str
    region: str
    label_en: str
    label_fr: str
    readiness: float

    @property
    def language(self) -> str:
        """In which the Member answers: `en` or `fr`."""
        return "fr" if self.iso3 in FRENCH else "en"


def all_members() -> list[Member]:
    """All Members of the list, with what they are inclined to answer."""
    draw = Draw("readiness")
    return [
        Member(
            iso3=row["iso3"],
            region=row["region_code"],
            label_en=row["label_en"],
            label_fr=row["label_fr"],
            readiness=regions.READINESS[row["region_code"]] + 0.6 * draw.noise(),
        )
        for row in members_of_2024()
    ]


def split_by_answer(members: list[Member]) -> tuple[list[Member], list[Member]]:
    """(the 116 that answer, the others): as many in each region as the report prints."""
    draw = Draw("who answers")
    answering = set()
    for region, count in targets.SUBMISSIONS.items():
        answering.update(draw.shuffled(member for member in members if member.region == region)[:count])
    return [m for m in members if m in answering], [m for m in members if m not in answering]
