-- The list of Members, and what Members wrote in their own words: the tables as long as the membership.

create table dim_member as
select
    iso3 as member_iso3,
    label_en,
    label_fr,
    row_number() over (order by label_en, iso3)::integer as sort_order,
    iso2,
    region_code,
    valid_from::date as valid_from,
    valid_to::date as valid_to
from (
    from read_csv(getvariable('members'), all_varchar = true)
    qualify row_number() over (partition by iso3 order by valid_from::date desc nulls last) = 1
);

create table texts as
select iso3 as member_iso3, region_code, columns('^(details_|contact_)'), capacity_other_text
from canonical inner join counted on canonical.source_row = counted.source_row;

create table contact_point_register as
select * exclude (given)
from (select member_iso3, region_code, columns('^contact_'), coalesce(*columns('^contact_')) as given from texts)
where given is not null;

create table technology_details as
select member_iso3, region_code, name[9:] as technology_code, text
from (unpivot (select member_iso3, region_code, columns('^details_') from texts) on columns('^details_') into name name value text);

create table other_capacity_needs as
select member_iso3, region_code, capacity_other_text as text
from texts
where trim(capacity_other_text) <> '';
