"""Declarations of assets, checks, jobs and schedules, one part of the graph a file. What they do stands beside this folder."""
