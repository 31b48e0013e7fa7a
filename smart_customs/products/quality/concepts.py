"""The concepts of the quality report in their order, with their codes in the Single Integrated Metadata Structure (SIMS 2.0).

Which sentences and tables a concept has, `words/`, `numbers.py` and `tables.py` say; one that has none is left out.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Concept:
    """A heading: its name in the wording, its code, its tables, and the concepts below it."""

    name: str
    code: str
    tables: tuple[str, ...] = ()
    parts: tuple["Concept", ...] = ()


CONCEPTS = (
    Concept("contact", "S.1"),
    Concept("update", "S.2"),
    Concept("presentation", "S.3"),
    Concept("unit", "S.4"),
    Concept("period", "S.5"),
    Concept("mandate", "S.6"),
    Concept("confidentiality", "S.7", parts=(Concept("policy", "S.7.1"), Concept("treatment", "S.7.2", ("left_out",)))),
    Concept("release", "S.8"),
    Concept("frequency", "S.9"),
    Concept("access", "S.10"),
    Concept("management", "S.11", ("checks",)),
    Concept(
        "accuracy",
        "S.13",
        parts=(
            Concept("overall", "S.13.1"),
            Concept("sampling", "S.13.2"),
            Concept("coverage", "S.13.3.1"),
            Concept("measurement", "S.13.3.2"),
            Concept("nonresponse", "S.13.3.3", ("regions", "phases", "questions")),
            Concept("processing", "S.13.3.4", ("records",)),
            Concept("model", "S.13.3.5"),
        ),
    ),
    Concept("timeliness", "S.14"),
    Concept(
        "coherence",
        "S.15",
        parts=(
            Concept("geography", "S.15.1"),
            Concept("time", "S.15.2", ("comparable",)),
            Concept("printed", "S.15.3", ("claims",)),
            Concept("internal", "S.15.4"),
        ),
    ),
    Concept("revision", "S.17"),
    Concept("compilation", "S.18"),
)
