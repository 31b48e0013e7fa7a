"""Draws the answers of the 2024 wave, which were never published, so that they agree with every figure that was.

Only the standard library is used. What belongs here: the figures to be met, and how answers are drawn to meet them.
What does not: how a mart is computed (`models/`), or the check that the figures are met
(`tests/unit/test_bundled_wave_claims.py`), which must not share code with the program that it checks.
"""
