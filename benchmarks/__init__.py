"""Figures of speed, measured on demand by `python -m benchmarks`. Nothing here is a test; nothing of the project imports it."""
