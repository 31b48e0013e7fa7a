"""The results report of a wave: two self-contained HTML pages, English and French, made from the public tables."""
