"""The oracle against the numbers of the domain notes and against hand calculations."""

import csv
import math
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from .formulas import Stratum, all_estimate, rank_descending, region_estimate, stratified_variance, weighted_share
from .impact import quadrant
from .intervals import effective_size, exact, wilson
from .marts import compute_marts
from .reading import Seeds, fold, trim
from .scores import score
from .selection import SelectionRule, selection_ranks
from .submissions import classify, intake_counts
from .tables import ESTIMATE_COLUMNS

SEEDS = Path(__file__).parents[2] / "seeds"
REGIONS = ("ESA", "AP", "WCA", "AMS", "EUR", "MENA")
MEMBERS = dict(zip(REGIONS, (24, 35, 24, 33, 52, 18), strict=True))
SUBMISSIONS = dict(zip(REGIONS, (19, 25, 14, 19, 30, 9), strict=True))
ADOPTERS = dict(zip(REGIONS, (4, 8, 2, 4, 4, 1), strict=True))
ADOPTER_STRATA = [Stratum(MEMBERS[r], SUBMISSIONS[r], ADOPTERS[r]) for r in REGIONS]


@pytest.fixture(scope="module")
def domain_wave(tmp_path_factory):
    """The marts of a file with the submissions of 2024 by region and the adopters of the domain notes."""
    seeds = Seeds(SEEDS)
    columns = [q.column_name for questions in seeds.wave("member", "2024").questions.values() for q in questions]
    members = seeds.members_on(date(2024, 6, 24))
    path = tmp_path_factory.mktemp("domain") / "2024.csv"
    with path.open("w", encoding="utf-8", newline="") as handle:
        meta = ["submission_id", "submitted_at", "is_complete", "is_test", "source_row"]
        writer = csv.DictWriter(handle, [*meta, *columns], restval="")
        writer.writeheader()
        for region in REGIONS:
            here = [iso3 for iso3, r in members.items() if r == region][: SUBMISSIONS[region]]
            for i, iso3 in enumerate(here):
                adopts = i < ADOPTERS[region]
                writer.writerow(
                    dict(zip(meta, (iso3, "2024-05-01T00:00:00Z", "true", "false", "1"), strict=True))
                    | {"member_iso3": iso3, "status_big_data_analytics": "adopted" if adopts else "No plans"}
                )
    return compute_marts(SEEDS, {("member", "2024"): path}, ledger={("member", "2024"): (3, 2)})


def only(frame, **where):
    """The one row of the frame that has these values."""
    for column, value in where.items():
        frame = frame[frame[column] == value]
    [row] = frame.to_dict("records")
    return row


@pytest.mark.parametrize(
    ("x", "m", "low", "high"),
    [
        (23, 116, 0.135913, 0.279982),
        (107, 116, 0.859100, 0.958647),
        (23, effective_size(116, 186), 0.157500, 0.246520),
        (107, effective_size(116, 186), 0.886971, 0.947402),
    ],
)
def test_wilson_vectors(x, m, low, high):
    assert wilson(x / 116, m) == pytest.approx((low, high), abs=5e-7)


def test_effective_size_vector():
    assert effective_size(116, 186) == pytest.approx(306.5714, abs=5e-5)


def test_stratified_vectors():
    p, variance = weighted_share(ADOPTER_STRATA), stratified_variance(ADOPTER_STRATA)
    assert p == pytest.approx(0.191193, abs=5e-7)
    assert variance == pytest.approx(0.000501976, abs=5e-10)
    m = p * (1 - p) / variance
    assert m == pytest.approx(308.059125, abs=5e-6)
    assert wilson(p, m) == pytest.approx((0.151190, 0.238803), abs=5e-7)


def test_weight_and_design_effect_vectors(domain_wave):
    table = domain_wave["fct_participation_by_region"].set_index("region_code")
    expected = dict(zip(REGIONS, (1.263158, 1.4, 1.714286, 1.736842, 1.733333, 2.0), strict=True))
    weights = table["post_stratification_weight"]
    assert {r: weights[r] for r in REGIONS} == pytest.approx(expected, abs=5e-7)
    n = table["submissions"]
    total = sum(n[r] * weights[r] for r in REGIONS)
    assert total == pytest.approx(186)
    effect = n["ALL"] * sum(n[r] * weights[r] ** 2 for r in REGIONS) / total**2
    assert effect == pytest.approx(1.018999, abs=5e-7)
    assert n["ALL"] / effect == pytest.approx(113.8372, abs=5e-5)


def test_participation_has_published_rates_and_ranks(domain_wave):
    table = domain_wave["fct_participation_by_region"].set_index("region_code")
    assert (table["submission_rate"] * 100).round().astype(int).to_dict() == {
        "ESA": 79, "AP": 71, "WCA": 58, "AMS": 58, "EUR": 58, "MENA": 50, "ALL": 62,
    }  # fmt: skip
    assert table["rate_rank"].dropna().to_dict() == {"ESA": 1, "AP": 2, "WCA": 3, "EUR": 4, "AMS": 5, "MENA": 6}


def test_adopters_end_to_end(domain_wave):
    row = only(
        domain_wave["fct_technology_adoption_by_region"],
        region_code="ALL",
        technology_code="big_data_analytics",
        adoption_status="adopted",
    )
    assert [row[c] for c in ESTIMATE_COLUMNS] == pytest.approx(
        [116, 23, 0.198276, 0.191193, 0.0224048, 0.151190, 0.238803, 23 / 186, 93 / 186], abs=5e-7
    )


def test_unasked_answers_leave_every_estimate_null(domain_wave):
    row = only(domain_wave["fct_it_strategy_by_region"], region_code="ALL")
    assert (row["item_base"], row["census_low"], row["census_high"]) == (0, 0.0, 1.0)
    assert all(row[c] != row[c] for c in ESTIMATE_COLUMNS[2:7])


@pytest.mark.parametrize(
    ("stratum", "expected"),
    [
        (Stratum(4, 4, 3), (4, 3, 0.75, 0.75, 0.0, 0.75, 0.75, 0.75, 0.75)),
        (Stratum(1, 1, 1), (1, 1, 1, 1, 0.0, 1, 1, 1, 1)),
        (Stratum(5, 0, 0), (0, 0, None, None, None, None, None, 0, 1)),
        (Stratum(0, 0, 0), (0, 0, None, None, None, None, None, None, None)),
        # One answer of five: no standard error, no interval.
        (Stratum(5, 1, 1), (1, 1, 1, 1, None, None, None, 0.2, 1)),
    ],
)
def test_edges_of_a_region(stratum, expected):
    assert region_estimate(stratum) == pytest.approx(expected, abs=5e-8)


def test_single_answers_are_pooled_for_the_error_only():
    strata = [Stratum(10, 1, 1), Stratum(30, 1, 0), Stratum(40, 20, 10), Stratum(20, 0, 0)]
    estimate = all_estimate(strata)
    assert estimate.share_weighted == pytest.approx((10 * 1 + 30 * 0 + 40 * 0.5) / 80)
    pool = (40 / 80) ** 2 * (1 - 2 / 40) * 0.25 / 1
    rest = (40 / 80) ** 2 * (1 - 20 / 40) * 0.25 / 19
    assert estimate.standard_error == pytest.approx((pool + rest) ** 0.5)
    # What single answers agree or differ in is no measure of their regions.
    assert (estimate.ci_low, estimate.ci_high) == (None, None)


def test_one_single_answer_leaves_neither_error_nor_interval():
    estimate = all_estimate([Stratum(10, 1, 1), Stratum(40, 20, 10)])
    assert estimate.share_weighted == pytest.approx(0.6)
    assert (estimate.standard_error, estimate.ci_low, estimate.ci_high) == (None, None, None)


def test_agreement_everywhere_has_error_zero_and_an_interval():
    estimate = all_estimate([Stratum(10, 5, 5), Stratum(40, 20, 20)])
    assert estimate.standard_error == 0
    assert wilson(1.0, effective_size(25, 50)).low == pytest.approx(0.9273022)
    # All 20 of 40 chose: it may be 36 (2.4% for 35). That leaves open 4/40 of 40/50.
    assert (estimate.ci_low, estimate.ci_high) == pytest.approx((1 - 0.8 * 0.1, 1))


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        # C(10 - K, 5) / C(10, 5): 21/252 at K = 3, 6/252 at K = 4.
        (Stratum(10, 5, 0), 0, 3),
        (Stratum(10, 5, 5), 7, 10),
        # 1 of 5, K = 5: (1 + 25)/252; K = 6: 6/252.
        (Stratum(10, 5, 1), 1, 5),
        # A tail of exactly 2.5% is kept: C(3, 2) / C(16, 2) = 3/120.
        (Stratum(16, 2, 0), 0, 13),
        (Stratum(16, 2, 2), 3, 16),
        # Two of several Members leave nearly all open.
        (Stratum(5, 2, 1), 1, 4),
    ],
)
def test_intervals_of_a_region_are_exact(counts, low, high):
    estimate = region_estimate(counts)
    assert (estimate.ci_low, estimate.ci_high) == (low / counts.n_members, high / counts.n_members)


def test_exact_intervals_cover_every_truth():
    for n_members, r in ((7, 3), (18, 9), (52, 30), (250, 20)):
        for k in range(n_members + 1):
            covered = sum(
                math.comb(k, x) * math.comb(n_members - k, r - x)
                for x in range(r + 1)
                if k <= n_members - (r - x)
                and x <= k
                and exact(n_members, r, x).low <= k / n_members <= exact(n_members, r, x).high
            )
            assert covered / math.comb(n_members, r) >= 0.95 - 1e-9, (n_members, r, k)


def test_a_large_region_has_wilsons_interval_within_its_bounds():
    estimate = region_estimate(Stratum(251, 250, 125))
    assert (estimate.ci_low, estimate.ci_high) == (125 / 251, 126 / 251)
    estimate = region_estimate(Stratum(400, 100, 40))
    assert (estimate.ci_low, estimate.ci_high) == pytest.approx(wilson(0.4, 100 * 399 / 300))


def test_the_interval_of_all_holds_what_one_region_leaves_open():
    # ESA 2 of 6 answered, both chose: 2 to 6 of them would. AP 5 of 10, one chose: 1 to 5.
    estimate = all_estimate([Stratum(6, 2, 2), Stratum(10, 5, 1)])
    assert (estimate.ci_low, estimate.ci_high) == pytest.approx((0.5 - 6 / 16 * 4 / 6, 0.5 + 10 / 16 * 0.3))
    # The lower end of Wilson is 0.019, but one of 26 chose. The upper end is that of 10 of 20 where nobody chose: 4 may.
    estimate = all_estimate([Stratum(6, 4, 1), Stratum(20, 10, 0)])
    assert (estimate.ci_low, estimate.ci_high) == pytest.approx((1 / 26, 5.5 / 26))


def test_whole_census_is_a_point():
    estimate = all_estimate([Stratum(1, 1, 1), Stratum(4, 4, 1)])
    assert estimate == (5, 2, 0.4, 0.4, 0.0, 0.4, 0.4, 0.4, 0.4)


def test_ranks_share_the_better_place():
    assert rank_descending([3, 5, None, 5, 0]) == [3, 1, None, 1, 4]


def test_selection_of_the_bundled_wave_for_any_weights():
    codes = "big_data_analytics ai_ml blockchain cloud_computing internet_of_things biometrics drones virtual_reality"
    codes = [*codes.split(), "geospatial_mapping"]
    potential = dict(zip(codes, (68, 74, 62, 55, 44, 37, 36, 31, 33), strict=True))
    votes = dict(zip(codes, (80, 71, 52, 40, 22, 25, 20, 9, 15), strict=True))
    ranked = [
        {t: (n, rank) for (t, n), rank in zip(c.items(), rank_descending([*c.values()]), strict=True)} for c in (votes, potential)
    ]
    order = Seeds(SEEDS).technology_order
    for weights in product((0.01, 0.3, 1, 7, 1000), repeat=2):
        places = selection_ranks(*ranked, {"big_data_analytics"}, order, SelectionRule(3, *weights))
        assert sorted(places, key=places.get)[:3] == ["ai_ml", "blockchain", "cloud_computing"], weights


def test_quadrants_meet_the_median_from_above():
    medians = (3.0, 2.0)
    assert quadrant(3.0, 1.9, medians) == "quick_win"
    assert quadrant(3.0, 2.0, medians) == "strategic"
    assert quadrant(2.9, 1.9, medians) == "fill_in"
    assert quadrant(2.9, 2.0, medians) == "hard_sell"
    assert quadrant(None, 2.0, medians) is None


@pytest.mark.parametrize(
    ("text", "value"), [(" 4.5\u00a0", 4.5), ("VERY HIGH", 5), ("0", None), ("5.1", None), ("", None), ("1e0", None)]
)
def test_scores_are_numbers_within_the_scale_or_wordings(text, value):
    assert score(Seeds(SEEDS).wave("member", "2024"), "technology_impact", text) == value


def test_trim_knows_the_no_break_space_and_keeps_namibia():
    assert trim("\u00a0\u202fNA\t\u2003") == "NA"
    assert fold(" Oui\u00a0") == "oui"


def _record(row: int, moment: str, member: str = "NAM", *, complete: bool = True, test: bool = False) -> dict:
    return {
        "submission_id": str(row),
        "submitted_at": moment,
        "is_complete": str(complete).lower(),
        "is_test": str(test).lower(),
        "source_row": str(row),
        "member_iso3": member,
    }


def test_every_record_gets_the_first_reason_that_applies():
    seeds = Seeds(SEEDS)
    rows = [
        _record(1, "2024-05-01T10:00:00Z"),
        _record(10, "2024-05-02T10:00:00Z", "\u00a0namibia "),
        _record(9, "2024-05-02T10:00:00Z", "nam"),
        _record(4, "2024-06-24T23:59:59Z", complete=False, test=True),
        _record(5, "2024-06-24T23:59:59Z", "NOBODY", complete=False),
        _record(6, "2024-04-16T23:59:59Z", "NOBODY"),
        _record(7, "2024-06-25T00:00:00Z"),
        _record(8, "2024-06-25T00:30:00+01:00", "ZAF"),
    ]
    wave = seeds.wave("member", "2024")
    reasons = [r.reason for r in classify(wave, seeds.members_on(wave.closed_on), rows)]
    assert reasons == [
        "superseded", "counted", "superseded", "test", "incomplete", "unknown_member", "outside_fieldwork", "counted",
    ]  # fmt: skip


def test_partner_agencies_need_no_member():
    wave = Seeds(SEEDS).wave("partner_agency", "2024")
    rows = [_record(i, "2024-05-01T10:00:00Z", test=i == 1) | {"agency_type": "Ministry of Finance"} for i in range(3)]
    assert intake_counts(classify(wave, {}, rows))["counted"] == 2


def test_intake_takes_rejects_and_set_aside_answers_from_the_ledger(domain_wave):
    row = only(domain_wave["rpt_intake"], wave_id="2024")
    assert (row["records_read"], row["rejected"], row["counted"], row["set_aside_answers"]) == (119, 3, 116, 2)


def test_bundled_files_have_the_published_submissions():
    raw = SEEDS / "raw"
    files = {
        ("member", "2024"): raw / "raw_member_survey_2024.csv",
        ("partner_agency", "2024"): raw / "raw_partner_agency_survey_2024.csv",
    }
    marts = compute_marts(SEEDS, files)
    assert marts["rpt_intake"].set_index("survey_code")["counted"].to_dict() == {"member": 116, "partner_agency": 6}
    assert marts["fct_partner_agency_submissions"]["submissions"].sum() == 6
    by_day = marts["fct_submissions_by_day"]
    assert (len(by_day), by_day["submissions_to_date"].iloc[-1]) == (69, 116)
