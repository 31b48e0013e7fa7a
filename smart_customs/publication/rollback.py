"""The way back to a publication that stood before."""

from smart_customs.landing.refusal import Refused
from smart_customs.paths import Home
from smart_customs.publication.history import note, read_history
from smart_customs.publication.kept import Kept, kept, made_by, publications_alone, put_in_place, standing
from smart_customs.publication.verify import problems_of


def roll_back(home: Home, run: str | None) -> Kept:
    """Puts the publication of a run, named by the first letters of its id, in its place; without one that before the last.

    Raises Refused where there is none, or it is not whole.
    """
    with publications_alone(home):
        target = _named(home, run) if run else _before(home)
        if found := problems_of(target):
            raise Refused(target.folder, f"what its manifest does not say: {' '.join(found)}", "a whole one", _OTHERS)
        before = made_by(home.publication)
        put_in_place(home, target)
        note(home, "rolled_back", target.manifest.run_id, target.manifest.published_at, before[0] if before else None)
        return target


_OTHERS = "See which are kept: smart-customs verify."


def _before(home: Home) -> Kept:
    """The one that stood when the present one was published; where it is not kept any more, one that was published earlier."""
    now, found = standing(home), kept(home)
    older = found[found.index(now) + 1 :] if now else found
    if not older:
        raise Refused(home.publications, "none that stood before the one that stands", "one", _OTHERS)
    lines = [line for line in read_history(home) if now and line.event == "published" and line.run_id == now.manifest.run_id]
    stood = [one for one in older if lines and one.manifest.run_id == lines[-1].before]
    return (stood or older)[0]


def _named(home: Home, run: str) -> Kept:
    found = [one for one in kept(home) if one.manifest.run_id.startswith(run)]
    if len(found) != 1:
        raise Refused(home.publications, f"{len(found) or 'no'} publications of a run {run!r}", "one", _OTHERS)
    return found[0]
