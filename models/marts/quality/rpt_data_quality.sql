-- The audit fills this table once the checks have run: their results are not known while dbt builds.
select
    cast(null as string) as wave_id,
    cast(null as string) as check_name,
    cast(null as string) as layer,
    cast(null as string) as severity,
    cast(null as string) as status,
    cast(null as bigint) as failing_rows,
    cast(null as double) as threshold,
    cast(null as string) as explanation
where false
