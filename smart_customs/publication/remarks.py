"""What a person has to know of the publication that stands: somebody went back to it, or products are of another one."""

from smart_customs.paths import Home
from smart_customs.publication.history import rollbacks
from smart_customs.publication.kept import made_by


def remarks(home: Home) -> list[str]:
    """A line each, as they stand at the end of a run."""
    return [*(line.in_words for line in rollbacks(home)), *_on_products(home)]


def _on_products(home: Home) -> list[str]:
    made, stands = made_by(home.public_tables, "public"), made_by(home.publication)
    if made is None or stands is None or made == stands:
        return []
    return [f"Products     are of the publication of run {made[0]}, not of the one that stands: make products"]
