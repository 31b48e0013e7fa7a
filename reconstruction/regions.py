"""How regions are made to differ. Invented leanings, in the unit of `Draw.ranked`, whose noise goes from -1 to 1."""

Leanings = dict[str, dict[str, float]]

# Leaning towards technology as a whole: drives maturity, adoption and scores, and lowers capacity needs.
READINESS = {"EUR": 0.40, "AP": 0.35, "AMS": 0.10, "MENA": 0.05, "ESA": -0.15, "WCA": -0.40}

# On top of it, leaning towards a technology.
TECHNOLOGY: Leanings = {
    "ai_ml": {"EUR": 0.15, "AP": 0.15, "AMS": 0.05, "MENA": 0.10, "ESA": -0.05, "WCA": 0.0},
    "big_data_analytics": {"EUR": 0.10, "AP": 0.15, "AMS": 0.10, "MENA": 0.0, "ESA": 0.05, "WCA": 0.05},
    "blockchain": {"EUR": -0.15, "AP": 0.05, "AMS": 0.25, "MENA": 0.20, "ESA": 0.0, "WCA": 0.10},
    "cloud_computing": {"EUR": -0.10, "AP": 0.10, "AMS": 0.25, "MENA": 0.0, "ESA": 0.15, "WCA": 0.0},
    "internet_of_things": {"EUR": 0.05, "AP": 0.20, "AMS": 0.0, "MENA": 0.10, "ESA": 0.10, "WCA": -0.10},
    "biometrics": {"EUR": -0.10, "AP": 0.05, "AMS": 0.10, "MENA": 0.35, "ESA": 0.15, "WCA": 0.15},
    "drones": {"EUR": 0.10, "AP": 0.15, "AMS": -0.05, "MENA": 0.15, "ESA": 0.20, "WCA": 0.05},
    "virtual_reality": {"EUR": 0.05, "AP": 0.20, "AMS": 0.0, "MENA": 0.10, "ESA": -0.15, "WCA": -0.10},
    "geospatial_mapping": {"EUR": -0.05, "AP": 0.05, "AMS": 0.10, "MENA": 0.0, "ESA": 0.35, "WCA": 0.20},
}

# Leaning towards a contribution to performance; regions that are not named have none.
PERFORMANCE: Leanings = {
    "revenue_collection": {"WCA": 0.50, "ESA": 0.45, "EUR": -0.30},
    "e_commerce_clearance": {"EUR": 0.35, "AP": 0.30, "WCA": -0.30},
    "paperless_trade": {"AMS": 0.20, "ESA": 0.20},
    "targeting_and_detection": {"EUR": 0.25, "MENA": 0.20},
    "counterfeit_and_piracy": {"EUR": 0.15, "WCA": 0.20},
    "trust_with_trade": {"AMS": 0.20, "AP": 0.10},
    "organizational_development": {"MENA": 0.25, "AP": 0.10},
}

# Leaning towards a need for capacity building, on top of what follows from readiness.
CAPACITY: Leanings = {
    "database_architecture": {"WCA": 0.25, "ESA": 0.15},
    "ethical_considerations": {"EUR": 0.45, "AP": 0.15},
    "cybersecurity_awareness": {"AMS": 0.25, "MENA": 0.20},
    "project_management": {"WCA": 0.20, "AMS": 0.10},
    "it_policy_and_governance": {"ESA": 0.20},
}
