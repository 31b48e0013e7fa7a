-- The audit fills this table once the checks have run: their results are not known while dbt builds.
select
    cast(null as varchar) as wave_id,
    cast(null as varchar) as check_name,
    cast(null as varchar) as layer,
    cast(null as varchar) as severity,
    cast(null as varchar) as status,
    cast(null as bigint) as failing_rows,
    cast(null as double) as threshold,
    cast(null as varchar) as explanation
where false
