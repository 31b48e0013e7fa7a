"""What each of the 116 Members answers, as codes by column of the questionnaire. A question left open has no entry."""

from collections.abc import Callable, Mapping
from functools import partial

from reconstruction import regions, targets, texts
from reconstruction.draw import Draw, by_quota
from reconstruction.files import Row
from reconstruction.respondents import Member

Answers = dict[Member, Row]

TECHNOLOGIES = tuple(targets.STATUSES)
DEVELOPING = ("under_development", "under_consideration")


def draw_answers(members: list[Member]) -> Answers:
    """Member -> column -> code, so that the counts of `targets` are met over these Members."""
    answers: Answers = {member: {} for member in members}
    _fill_strategy_and_maturity(answers)
    for technology in TECHNOLOGIES:
        _fill_status(answers, technology)
        _fill_scores(answers, technology)
    _fill_performance(answers)
    _fill_capacity(answers)
    _fill_votes(answers)
    _fill_details(answers)
    _fill_case_studies(answers)
    _fill_contacts(answers)
    return answers


def _fill_strategy_and_maturity(answers: Answers) -> None:
    for column, quotas in (("it_strategy", targets.IT_STRATEGY), ("maturity", targets.MATURITY)):
        ranked = Draw(column).ranked(answers, lambda member: member.readiness)
        for member, code in by_quota(ranked, quotas).items():
            answers[member][column] = code


def _fill_status(answers: Answers, technology: str) -> None:
    draw = Draw(f"status {technology}")
    counts = targets.STATUSES[technology]
    answering = draw.shuffled(answers)[: sum(counts)]
    ranked = draw.ranked(answering, lambda member: member.readiness + regions.TECHNOLOGY[technology][member.region])
    if technology == "big_data_analytics":
        ranked = _adopters_by_region_first(ranked)
    for member, code in by_quota(ranked, dict(zip(targets.STATUS_NAMES, counts, strict=True))).items():
        answers[member][f"status_{technology}"] = code


def _adopters_by_region_first(ranked: list[Member]) -> list[Member]:
    adopters = []
    for region, count in targets.BIG_DATA_ADOPTERS.items():
        adopters += [member for member in ranked if member.region == region][:count]
    return adopters + [member for member in ranked if member not in adopters]


def _fill_scores(answers: Answers, technology: str) -> None:
    leaning = regions.TECHNOLOGY[technology]

    def is_considering(member: Member) -> bool:
        return answers[member].get(f"status_{technology}") in ("adopted", *DEVELOPING)

    # Who is ready for technology expects more of it, and finds it less difficult.
    for subject, counts, direction in (("impact", targets.IMPACT, 1), ("difficulty", targets.DIFFICULTY, -1)):
        _score(answers, f"{subject}_{technology}", counts[technology], is_considering, leaning, direction)


def _score(
    answers: Answers,
    column: str,
    scores: tuple[int, ...],
    is_considering: Callable[[Member], bool],
    leaning: Mapping[str, float],
    direction: int,
) -> None:
    draw = Draw(column)
    # Members leave scores open mostly for what they do not consider.
    scoring = draw.ranked(answers, is_considering)[: sum(scores)]
    ranked = draw.ranked(scoring, lambda member: direction * (0.6 * member.readiness + leaning[member.region]))
    quotas = {str(score): scores[score - 1] for score in (5, 4, 3, 2, 1)}
    for member, code in by_quota(ranked, quotas).items():
        answers[member][column] = code


def _tick(
    answers: Answers,
    members: list[Member],
    prefix: str,
    counts: Mapping[str, int],
    leanings: regions.Leanings,
    pull: float,
) -> None:
    """Ticks each option as often as `counts` says. The rest is `no`, or open where a Member only marks what applies.

    `pull` is how much readiness for technology draws Members to the options.
    """
    draw = Draw(f"ticks {prefix}")
    for option, count in counts.items():
        ticking = partial(_inclination, leaning=leanings.get(option, {}), pull=pull)
        for member in draw.ranked(members, ticking)[:count]:
            answers[member][f"{prefix}_{option}"] = "yes"
    for member in members:
        columns = [f"{prefix}_{option}" for option in counts]
        marks_only_what_applies = draw.chance(0.3) and any(column in answers[member] for column in columns)
        if not marks_only_what_applies:
            for column in columns:
                answers[member].setdefault(column, "no")


def _inclination(member: Member, leaning: Mapping[str, float], pull: float) -> float:
    return pull * member.readiness + leaning.get(member.region, 0.0)


def _fill_performance(answers: Answers) -> None:
    members = Draw("answers performance").shuffled(answers)[: targets.ANSWERED_PERFORMANCE]
    _tick(answers, members, "performance", targets.PERFORMANCE, regions.PERFORMANCE, pull=0.3)


def _fill_capacity(answers: Answers) -> None:
    draw = Draw("answers capacity")
    only_writes, *members = draw.shuffled(answers)[: targets.ANSWERED_CAPACITY]
    _tick(answers, members, "capacity", targets.CAPACITY, regions.CAPACITY, pull=-0.6)
    # One Member ticks "other" and does not say what; another one ticks nothing at all and only writes.
    _, *explaining = [member for member in members if answers[member].get("capacity_other") == "yes"]
    unused = {language: draw.shuffled(needs) for language, needs in texts.OTHER_NEEDS.items()}
    for member in (only_writes, *explaining):
        answers[member]["capacity_other_text"] = unused[member.language].pop()


def _fill_votes(answers: Answers) -> None:
    draw = Draw("votes")
    sizes = [size for size, members in targets.BALLOTS.items() for _ in range(members)]
    room = dict(zip(draw.shuffled(answers), sizes, strict=False))
    ballots: dict[Member, list[str]] = {member: [] for member in room}
    for technology in sorted(targets.VOTES, key=targets.VOTES.__getitem__, reverse=True):
        _vote(draw, answers, ballots, room, technology)
    for member, named in ballots.items():
        named = draw.shuffled(named)
        if len(named) == 2 and member == next(m for m in ballots if room[m] == 2):
            # A Member that names a technology twice has voted for it once.
            named.append(named[0])
        for place, technology in enumerate(named, 1):
            answers[member][f"top_technology_{place}"] = technology


def _vote(draw: Draw, answers: Answers, ballots: dict[Member, list[str]], room: dict[Member, int], technology: str) -> None:
    """Puts the technology on as many ballots as `targets.VOTES` says, and leaves no ballot larger than its room."""

    def interest(member: Member) -> float:
        developing = answers[member].get(f"status_{technology}") in DEVELOPING
        return 0.6 * developing + regions.TECHNOLOGY[technology][member.region]

    ranked = draw.ranked(ballots, interest)
    free = [member for member in ranked if len(ballots[member]) < room[member]]
    voting = free[: targets.VOTES[technology]]
    for member in voting:
        ballots[member].append(technology)
    # Too few ballots with room: somebody else gives a place away, to a Member that still has room for what stood there.
    for _ in range(targets.VOTES[technology] - len(voting)):
        _make_room(ballots, room, ranked, technology)


def _make_room(ballots: dict[Member, list[str]], room: dict[Member, int], ranked: list[Member], technology: str) -> None:
    taker = next(member for member in ranked if len(ballots[member]) < room[member])
    for giver in ranked:
        movable = [named for named in ballots[giver] if named not in ballots[taker]]
        if technology not in ballots[giver] and movable:
            ballots[giver].remove(movable[0])
            ballots[giver].append(technology)
            ballots[taker].append(movable[0])
            return
    raise ValueError(f"{technology} cannot get its {targets.VOTES[technology]} votes: change VOTES or BALLOTS in targets.py")


def _active(answers: Row) -> list[str]:
    """Technologies that a Member has adopted or works on."""
    return [technology for technology in TECHNOLOGIES if answers.get(f"status_{technology}") in ("adopted", *DEVELOPING)]


def _fill_details(answers: Answers) -> None:
    draw = Draw("details")
    ranked = draw.ranked(answers, lambda member: 0.15 * len(_active(answers[member])) + 0.3 * member.readiness)
    telling = [member for member in ranked if _active(answers[member])][: targets.GAVE_DETAILS]
    for member in telling:
        for technology in draw.shuffled(_active(answers[member]))[: draw.whole(1, 3)]:
            status = answers[member][f"status_{technology}"]
            answers[member][f"details_{technology}"] = texts.details(technology, status, member.language, draw)
    # A cell that looks empty and holds a no-break space is no answer.
    silent = next(member for member in ranked if member not in telling)
    answers[silent]["details_ai_ml"] = "\u00a0"


def _fill_case_studies(answers: Answers) -> None:
    draw = Draw("case studies")
    adopting = {member: [t for t in TECHNOLOGIES if row.get(f"status_{t}") == "adopted"] for member, row in answers.items()}
    sending = draw.shuffled(member for member, adopted in adopting.items() if adopted)[: targets.SENT_CASE_STUDY_FILE]
    for member in sending:
        answers[member]["case_study_file"] = f"case_study_{draw.pick(adopting[member])}_{draw.whole(100, 999)}.pdf"
    # Who sends a case study is willing to share one: 3 lifts these Members above any noise.
    ranked = draw.ranked(answers, lambda member: 3 * (member in sending) + 0.1 * len(_active(answers[member])))
    for member, code in by_quota(ranked, {"yes": targets.WILLING, "no": targets.NOT_WILLING}).items():
        answers[member]["case_study_willingness"] = code


def _fill_contacts(answers: Answers) -> None:
    draw = Draw("contacts")
    nominating = draw.ranked(answers, lambda member: 0.3 * member.readiness)[: targets.NOMINATED_CONTACT]
    for member in nominating:
        answers[member].update(texts.contact(member.iso3, member.language, draw))
