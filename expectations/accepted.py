"""What a person has accepted: findings that are true of a wave, named in `ref_accepted_findings` with the reason."""


def not_accepted(rule_name: str, place: str = "''") -> str:
    """A condition of SQL on rows with `survey_code` and `wave_id`. `place`: a column of theirs, where one wave has several."""
    return (
        f"(survey_code, wave_id, {place}) not in (select (coalesce(survey_code, ''), wave_id, coalesce(place, '')) "
        f"from reference.ref_accepted_findings where rule_name = '{rule_name}')"
    )
