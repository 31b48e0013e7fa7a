"""Every product is an exposure of dbt's: what it is, whose, and which marts it is made of."""

from .conftest import PROJECT
from .exposed import exposed_before_it_is_fit, named, strings, wrongly_exposed


def test_every_product_is_an_exposure(manifest):
    from orchestration.defs.products import products

    made = {key.to_user_string() for key in products.keys}
    exposed = {exposure["config"]["meta"]["asset"] for exposure in manifest["exposures"].values()}
    assert made == exposed, (
        f"{sorted(made ^ exposed)}\nWho changes a mart sees in its lineage what is made of it. "
        "Add the product to models/products.yml, or remove it there."
    )


def test_exposures_name_the_marts_that_products_read(manifest):
    found = wrongly_exposed(manifest, PROJECT)
    assert found == [], f"{found}\nWho changes a mart relies on its lineage. Correct depends_on in models/products.yml."


def test_exposures_are_made_of_public_tables(manifest):
    found = exposed_before_it_is_fit(manifest)
    assert found == {}, f"{found}\nProducts are made of marts: tables with a contract. Read a mart instead."


def test_an_exposure_that_says_too_much_or_too_little_is_found(manifest):
    told = {node["unique_id"]: node for node in manifest["exposures"].values()}
    explore = dict(told["exposure.smart_customs.explore"])
    explore["depends_on"] = {"nodes": ["model.smart_customs.results", "model.smart_customs.dim_region"]}
    assert wrongly_exposed({**manifest, "exposures": {"x": explore}}, PROJECT) == [
        "explore reads dim_survey_wave, and does not say so",
        "explore says that it reads dim_region, and does not",
    ]
    explore["depends_on"] = {"nodes": ["model.smart_customs.stg_survey__submissions", "model.smart_customs.results"]}
    assert list(exposed_before_it_is_fit({**manifest, "exposures": {"x": explore}})) == ["stg_survey__submissions"]


def test_names_are_found_in_code_and_not_in_docstrings():
    source = '"""dim_a"""\nX = f"from marts.dim_b where {y}"\ndef f():\n    """dim_c"""\n    return "results", "public.results"\n'
    assert named(strings(source), {"dim_a", "dim_b", "dim_c", "results"}) == {"dim_b", "results"}
    assert named(["the results"], {"results"}) == set()
