"""The open data of a wave: its public tables as CSV, Parquet and a workbook, a codebook, and a Data Package around them."""
