"""`make coverage` counts right: intervals of which it is known how often they are wrong are found so."""

from collections import defaultdict
from math import comb

import numpy as np
import pytest

from benchmarks.coverage.change import FACT as CHANGE
from benchmarks.coverage.change import Pair
from benchmarks.coverage.change import judged as judged_changes
from benchmarks.coverage.estimates import judged
from benchmarks.coverage.populations import ADOPTERS, MEMBERS, RESPONSES, SPREADS, Population, populations
from benchmarks.coverage.question import FACT, table
from benchmarks.coverage.ranks import FACT as NEEDS
from benchmarks.coverage.ranks import Membership
from benchmarks.coverage.ranks import judged as judged_ranks
from benchmarks.coverage.simulated import Models
from benchmarks.figures import Figure, line

SCHEMAS = dict.fromkeys(("int_regions_by_wave", "int_wave_items", "int_answer_counts"), "intermediate") | {FACT: "marts"}
# 0 to a half for all Members, no interval in ESA, and in other regions what the answers say, a little wider.
WRONG = """
with shares as (
    select wave_id, region_code, sum(submissions) filter (where answer_code = 'yes') / sum(submissions) as share
    from int_answer_counts group by all
)
select wave_id, region_code, share - 0.06 as ci_low, share + 0.06 as ci_high from shares where region_code <> 'ESA'
union all select wave_id, 'ESA', null, null from int_wave_items
union all select wave_id, 'ALL', 0, 0.5 from int_wave_items
"""
DRAWS = 20_000


def test_a_wrong_interval_holds_the_truth_as_often_as_chance_says():
    """Half of MENA's 18 Members would choose, 9 answer: 0.06 around their share holds a half for 4 or 5 of 9 alone."""
    half, most = MEMBERS // 2, MEMBERS // 2 + 8
    drawn = [Population("even", "even", adopters, np.full(len(MEMBERS), 9)) for adopters in (half, most)]
    rng = np.random.default_rng(7)
    held, known, width = judged(Models({FACT: WRONG}, SCHEMAS), rng, drawn, DRAWS)
    chance = 2 * comb(9, 4) * comb(9, 5) / comb(18, 9)
    assert held[0, 5] / DRAWS == pytest.approx(chance, abs=5 * (chance * (1 - chance) / DRAWS) ** 0.5)
    # 91 of 186 and 139 of 186, and what nobody can know.
    assert held[:, -1].tolist() == [DRAWS, 0]
    assert known[0].tolist() == [0, *[DRAWS] * 6]
    assert np.isnan(width[0, 0])
    assert width[0, 1:] == pytest.approx([*[0.12] * 5, 0.5])


def test_a_wrong_interval_of_a_change_is_found_wrong():
    """Two more of each region choose, one less: a change of 1 of N. 0 to 1 holds it, -1 to 0 does not; WCA has none."""
    kinds = np.array([[3, 1, 2, members - 6] for members in MEMBERS])
    half = MEMBERS // 2
    pair = Pair(0.0, 0.0, kinds, half, half, np.zeros_like(half))
    sql = """
        select wave_id, region_code,
            case when region_code = 'ESA' then -1 when region_code <> 'WCA' then 0 end as change_ci_low,
            case when region_code = 'ESA' then 0 when region_code <> 'WCA' then 1 end as change_ci_high
        from int_members_in_both_waves
    """
    models = Models({CHANGE: sql}, defaultdict(lambda: "marts"))
    held, known = judged_changes(models, np.random.default_rng(7), [pair], 50)
    assert held.tolist() == [[0, 50, 0, 50, 50, 50, 50]]
    assert known.tolist() == [[50, 50, 0, 50, 50, 50, 50]]


@pytest.mark.parametrize(("low", "high", "all_members", "one_region"), [(1, 3, 1, 1), (2, 3, 0, 1), (1, 2, 0, 0)])
def test_ranges_of_ranks_hold_all_true_places_or_do_not(low: int, high: int, all_members: int, one_region: int):
    """All choose a, nobody chooses c; b is chosen in ESA by nobody, elsewhere by half.

    So c is third of all Members, and in ESA b and c are second or third; there a is put first whatever the range of the others.
    """
    b = np.concatenate([np.arange(members) < (0 if members == MEMBERS[0] else members // 2) for members in MEMBERS])
    drawn = Membership("far", np.stack([np.ones_like(b), b, np.zeros_like(b)], axis=1), MEMBERS // 2)
    sql = f"""
        select
            wave_id, region_code, item_code as capacity_need_code,
            case when region_code = 'ESA' and item_code = 'a' then 1 else {low} end as rank_low,
            case when region_code = 'ESA' and item_code = 'a' then 1 else {high} end as rank_high
        from int_choices_by_region
        union all
        select distinct wave_id, 'ALL', item_code, {low}, {high} from int_wave_items
    """
    models, no_list = Models({NEEDS: sql}, defaultdict(lambda: "marts")), table(items=[], critical_value=[])
    held, width = judged_ranks(models, np.random.default_rng(7), ["a", "b", "c"], no_list, drawn, 9)
    assert (held[-1], held[0]) == (all_members, one_region)
    assert width[[0, -1]] == pytest.approx([(1 + 2 * (high - low + 1)) / 3, high - low + 1])


def test_populations_are_as_large_as_they_should_be():
    drawn = list(populations(np.random.default_rng(7), 1))
    assert [population.adopters.sum() for population in drawn] == [n for n in ADOPTERS for _ in SPREADS for _ in RESPONSES]
    assert (ADOPTERS[0], ADOPTERS[-1], MEMBERS.sum()) == (1, 185, 186)
    for population in drawn:
        assert ((population.adopters >= 0) & (population.adopters <= MEMBERS)).all()
        assert ((population.answers >= np.rint(0.5 * MEMBERS)) & (population.answers <= np.rint(0.8 * MEMBERS))).all()
        few = min(population.adopters.sum(), (MEMBERS - population.adopters).sum())
        if population.spread == "one region" and few <= MEMBERS.min():
            same = population.adopters if population.adopters.sum() == few else MEMBERS - population.adopters
            assert np.count_nonzero(same) == 1


@pytest.mark.parametrize(
    ("value", "least", "goal", "verdict", "printed"),
    [
        (92.9, 93, 97.5, "missed", "93.00 to 97.50 %"),
        (97.6, 93, 97.5, "missed", "93.00 to 97.50 %"),
        (93, 93, 97.5, "met", "93.00 to 97.50 %"),
        (79.9, 80, None, "missed", ">= 80.00 %"),
        (80, 80, None, "met", ">= 80.00 %"),
        (1.5, None, 1.5, "met", "<= 1.50 %"),
        (1.6, None, 1.5, "missed", "<= 1.50 %"),
        (50, None, None, "", ""),
    ],
)
def test_a_figure_is_judged_by_the_least_and_the_most_it_may_be(value, least, goal, verdict, printed):
    figure = Figure("coverage", value, "%", goal, least=least)
    assert figure.verdict == verdict
    assert " ".join(line(figure).split()) == f"coverage {value:.2f} % {printed} {verdict}".replace("  ", " ").strip()
