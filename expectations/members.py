"""Rules about the list of Members, beside the list of countries of ISO 3166-1 in English and French."""

import gettext
from collections.abc import Iterator

import pycountry
from pycountry.db import Country

from expectations.rule import Rule, no_rows
from expectations.words import form

MEMBERS = "reference.ref_members"

_USER_ASSIGNED = "AA[A-Z]|Q[M-Z][A-Z]|X[A-Z][A-Z]|ZZ[A-Z]"
"""Codes that ISO 3166-1 leaves to its users, for example to a Member that it does not list."""


def _names(country: Country) -> Iterator[str]:
    french = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=["fr"])
    for kind in ("name", "common_name", "official_name"):
        if name := getattr(country, kind, None):
            yield from (name, french.gettext(name))


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


_COUNTRIES = ", ".join(f"('{country.alpha_3}', '{country.alpha_2}')" for country in pycountry.countries)
_NAMES = ", ".join(
    f"('{country.alpha_3}', {_literal(name)})" for country in pycountry.countries for name in dict.fromkeys(_names(country))
)

_CODES = f"""
select 'Member ' || members.iso3 || case
    when countries.iso3 is null then ': ISO 3166 has no such code' else ': its code of two letters is not that of ISO 3166'
    end as finding,
from (select distinct iso3, iso2 from {{batch}}) as members
left join (values {_COUNTRIES}) as countries (iso3, iso2) using (iso3)
where
    -- What is no code of three letters is invented.
    regexp_full_match(members.iso3, '[A-Z][A-Z][A-Z]') and not regexp_full_match(members.iso3, '{_USER_ASSIGNED}')
    and members.iso2 is distinct from countries.iso2
order by finding
"""

_CALLED = f"""
with names as (
    select iso3, {form("name")} as form from (values {_NAMES}) as names (iso3, name)
)
select
    'Member ' || members.iso3 || ': its name is that of '
    || string_agg(distinct names.iso3, ', ' order by names.iso3) as finding,
from (
    unpivot (select distinct iso3, label_en, label_fr from {{batch}}) on label_en, label_fr into name kind value label
) as members
inner join names on {form("label")} = form
group by members.iso3, form
having not bool_or(names.iso3 = members.iso3)
order by finding
"""


def rules() -> list[Rule]:
    """All rules about Members."""
    return [
        no_rows(
            MEMBERS,
            "have_codes_of_iso",
            "critical",
            "Codes of Members are those of ISO 3166, of three letters and of two; a Member that it does not list has one that it "
            "leaves to its users.",
            _CODES,
        ),
        no_rows(
            MEMBERS,
            "have_their_own_names",
            "critical",
            "No Member bears the name that ISO 3166 gives to another country, in English or French.",
            _CALLED,
        ),
    ]
