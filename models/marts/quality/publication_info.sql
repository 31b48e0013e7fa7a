-- Publishing fills this table: its one row says when the file was made and from what.
select
    cast(null as timestamp) as published_at,
    cast(null as string) as run_id,
    cast(null as string) as project_version,
    cast(null as string) as inputs_sha256
where false
