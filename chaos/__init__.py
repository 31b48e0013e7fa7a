"""Faults on purpose: what the warehouse promises, tried by experiment on homes of its own. No part of the product."""
