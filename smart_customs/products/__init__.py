"""What is made from a publication for readers: the results report, the open data, the documentation and their index.

Knows no Dagster, and no answers: everything is read from the publication or from the public tables made of it.
"""
