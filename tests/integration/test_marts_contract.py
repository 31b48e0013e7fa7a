"""The marts as readers may rely on them: tables, columns and their order, contracts, descriptions. The list is the design's."""

import json

import duckdb
import pytest

from smart_customs.publication.publish import publish

LABELS = "label_en label_fr sort_order"
EST = "item_base item_count share share_weighted standard_error ci_low ci_high census_low census_high"
DESCRIPTIONS = "description_en description_fr"
DESIGN = {
    "dim_region": f"region_code {LABELS}",
    "dim_member": f"member_iso3 {LABELS} iso2 region_code valid_from valid_to",
    "dim_technology": f"technology_code {LABELS}",
    "dim_adoption_status": f"adoption_status {LABELS} is_development_potential {DESCRIPTIONS} is_in_use",
    "dim_maturity_level": f"maturity_level {LABELS} maturity_code {DESCRIPTIONS}",
    "dim_capacity_need": f"capacity_need_code {LABELS} {DESCRIPTIONS}",
    "dim_pmm_outcome": (
        f"pmm_outcome_code {LABELS} pmm_dimension_code pmm_dimension_label_en pmm_dimension_label_fr "
        "pmm_dimension_description_en pmm_dimension_description_fr"
    ),
    "dim_survey_wave": (
        "wave_id survey_code title opened_on deadline_on extended_deadline_on closed_on provenance previous_wave_id"
        " impact_min impact_max difficulty_min difficulty_max high_is_more"
    ),
    "fct_participation_by_region": (
        "wave_id region_code members submissions submission_rate post_stratification_weight rate_rank"
    ),
    "fct_submissions_by_day": "wave_id submitted_on submissions submissions_to_date phase",
    "fct_engagement_by_region": f"wave_id region_code engagement_code {EST}",
    "fct_it_strategy_by_region": f"wave_id region_code {EST}",
    "fct_maturity_by_region": f"wave_id region_code maturity_level {EST}",
    "fct_technology_adoption_by_region": f"wave_id region_code technology_code adoption_status {EST}",
    "fct_technology_use_by_region": f"wave_id region_code technology_code {EST}",
    "fct_development_potential_by_region": f"wave_id region_code technology_code {EST} potential_rank rank_low rank_high",
    "fct_impact_difficulty_by_region": (
        "wave_id region_code technology_code impact_base mean_impact difficulty_base mean_difficulty impact_rank"
        " difficulty_rank quadrant impact_rank_low impact_rank_high difficulty_rank_low difficulty_rank_high"
    ),
    "fct_performance_contribution_by_region": (
        f"wave_id region_code pmm_dimension_code pmm_outcome_code {EST} contribution_rank rank_low rank_high"
    ),
    "fct_capacity_needs_by_region": f"wave_id region_code capacity_need_code {EST} need_rank rank_low rank_high",
    "fct_technology_votes_by_region": f"wave_id region_code technology_code {EST} vote_rank rank_low rank_high",
    "fct_technology_selection": (
        "wave_id technology_code votes vote_rank development_potential potential_rank mean_impact mean_difficulty"
        " overlap_reason merged_into is_selected selection_rank selection_reason selected_share selection_reason_fr"
    ),
    "fct_partner_agency_submissions": "wave_id agency_type submissions",
    "fct_change_between_waves": (
        "wave_id previous_wave_id region_code measure_code item_code previous_value current_value change"
        " change_standard_error is_comparable not_comparable_reason members_in_both change_ci_low change_ci_high"
        " is_significant panel_previous_value panel_current_value panel_change"
    ),
    "fct_transitions_between_waves": ("wave_id previous_wave_id region_code measure_code from_item_code to_item_code members"),
    "rpt_published_figures": (
        "wave_id claim_id report_section published_value computed_value difference verdict explanation"
        " table_name column_name region_code item_code"
    ),
    "rpt_data_quality": "wave_id check_name layer severity status failing_rows threshold explanation",
    "rpt_intake": (
        "wave_id survey_code records_read rejected test incomplete unknown_member outside_fieldwork superseded counted"
        " late set_aside_answers"
    ),
    "rpt_nonresponse": (
        f"wave_id region_code measure_code item_code phase {EST} difference_to_on_time difference_ci_low difference_ci_high"
        " tipping_factor_low tipping_factor_high"
    ),
    "publication_info": "published_at run_id project_version inputs_sha256",
}
# Beside the design's: the list that `fct_partner_agency_submissions` refers to; the facts in one table, and lists of its labels.
MARTS = DESIGN | {
    "dim_agency_type": f"agency_type {LABELS}",
    "dim_topic": f"topic_code {LABELS}",
    "dim_engagement": f"engagement_code {LABELS}",
    "dim_pmm_dimension": f"pmm_dimension_code {LABELS} {DESCRIPTIONS}",
    "results": (
        "wave_id wave_label_en wave_label_fr topic_code topic_en topic_fr technology_code technology_en technology_fr item_code"
        " item_en item_fr region_code region_en region_fr unit_code item_base item_count percent percent_weighted interval_low"
        " interval_high possible_low possible_high mean_score item_rank item_rank_low item_rank_high is_official"
        " official_columns provenance"
    ),
}


@pytest.fixture(scope="module")
def manifest(bundled) -> dict[str, dict]:
    """Mart -> its node in dbt's manifest."""
    nodes = json.loads(bundled.manifest.read_text(encoding="utf-8"))["nodes"].values()
    return {node["name"]: node for node in nodes if node["resource_type"] == "model" and node["schema"] == "marts"}


@pytest.fixture(scope="module")
def published(bundled, tmp_path_factory):
    """A connection to the published file of the bundled wave."""
    target = tmp_path_factory.mktemp("published") / "smart_customs.duckdb"
    with duckdb.connect(publish(bundled.database, "marts", target).path, read_only=True) as connection:
        yield connection


def test_the_published_file_has_the_marts_and_nothing_else(published, manifest):
    tables = published.execute("select schema_name, table_name from duckdb_tables() order by all").fetchall()
    assert tables == [("marts", name) for name in sorted(MARTS)]
    assert sorted(manifest) == sorted(MARTS)
    assert published.execute("select count(*) from duckdb_views() where not internal").fetchone() == (0,)
    schemas = published.execute("select schema_name from duckdb_schemas() where not internal order by all").fetchall()
    assert schemas == [("marts",)]


@pytest.mark.parametrize("mart", MARTS)
def test_columns_and_their_order(mart, published):
    columns = published.execute(
        "select column_name from duckdb_columns() where table_name = ? order by column_index", [mart]
    ).fetchall()
    assert [name for (name,) in columns] == MARTS[mart].split()
    if mart.startswith(("fct_", "rpt_")):
        assert columns[0] == ("wave_id",)


@pytest.mark.parametrize("mart", MARTS)
def test_contract_and_descriptions(mart, published, manifest):
    node = manifest[mart]
    assert node["config"]["contract"]["enforced"] is True
    assert list(node["columns"]) == MARTS[mart].split()
    assert [name for name, column in node["columns"].items() if not column["data_type"]] == []
    described = {name: column["description"] for name, column in node["columns"].items()}
    assert [name for name, description in described.items() if not description.strip()] == []
    comments = published.execute("select column_name, comment from duckdb_columns() where table_name = ?", [mart]).fetchall()
    assert dict(comments) == described
    [comment] = published.execute("select comment from duckdb_tables() where table_name = ?", [mart]).fetchone()
    assert comment == node["description"]
    # A description ends with the grain.
    assert "One row" in comment
