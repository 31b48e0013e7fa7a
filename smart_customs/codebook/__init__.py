"""Describing a questionnaire: rows drafted from an export, decisions of a person, and the check of the seeds."""
