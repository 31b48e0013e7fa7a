"""Seeded defects: each is put into a copy of the project alone, and the whole run has to notice."""
