"""The counts that the drawn answers have to meet.

PUBLISHED are printed in the survey report of July 2024. DERIVED follow from it (the only whole numbers that give the
printed percentages on a base of 116). FREE are choices of this project: they only have to respect the orders that the
report prints, and must never be quoted as facts.
"""

# PUBLISHED
SUBMISSIONS = {"ESA": 19, "AP": 25, "WCA": 14, "AMS": 19, "EUR": 30, "MENA": 9}
GAVE_DETAILS = 90
SENT_CASE_STUDY_FILE = 8
WILLING = 73

# DERIVED
IT_STRATEGY = {"yes": 107, "no": 9}
MATURITY = {"transformational": 8, "advanced": 31, "operational": 35, "experimental": 27, "initial": 15}

# Adopted: PUBLISHED, where the report prints a number. All others: FREE. Who is missing to 116 left the question open.
STATUS_NAMES = ("adopted", "under_development", "under_consideration", "not_considered")
STATUSES = {
    "ai_ml": (12, 31, 43, 28),
    "big_data_analytics": (23, 30, 38, 25),
    "blockchain": (5, 17, 45, 46),
    "cloud_computing": (17, 24, 31, 43),
    "internet_of_things": (6, 15, 29, 61),
    "biometrics": (13, 14, 23, 62),
    "drones": (12, 13, 23, 65),
    "virtual_reality": (3, 8, 23, 76),
    "geospatial_mapping": (11, 13, 20, 67),
}

# FREE: a regional split whose stratified share was worked out by hand, so that this cell can be checked.
BIG_DATA_ADOPTERS = {"ESA": 4, "AP": 8, "WCA": 2, "AMS": 4, "EUR": 4, "MENA": 1}

# FREE: how many Members gave the scores 1, 2, 3, 4, 5.
IMPACT = {
    "ai_ml": (1, 3, 13, 39, 52),
    "big_data_analytics": (1, 4, 13, 40, 50),
    "blockchain": (4, 9, 25, 38, 29),
    "cloud_computing": (3, 8, 22, 44, 30),
    "internet_of_things": (5, 13, 33, 36, 15),
    "biometrics": (4, 12, 29, 38, 21),
    "drones": (8, 18, 35, 28, 13),
    "virtual_reality": (15, 27, 33, 18, 6),
    "geospatial_mapping": (6, 15, 34, 32, 14),
}
DIFFICULTY = {
    "ai_ml": (8, 23, 41, 25, 10),
    "big_data_analytics": (9, 26, 41, 24, 7),
    "blockchain": (2, 9, 25, 39, 30),
    "cloud_computing": (4, 15, 33, 35, 19),
    "internet_of_things": (6, 20, 39, 26, 10),
    "biometrics": (10, 25, 36, 22, 9),
    "drones": (12, 28, 34, 20, 7),
    "virtual_reality": (6, 17, 32, 28, 15),
    "geospatial_mapping": (11, 27, 35, 19, 8),
}

# FREE: by column of the questionnaire, so an outcome, or a dimension below which no outcome is known.
ANSWERED_PERFORMANCE = 112
PERFORMANCE = {
    "smoother_movement_of_goods": 78,
    "quality_of_services": 66,
    "paperless_trade": 70,
    "trust_with_trade": 49,
    "e_commerce_clearance": 45,
    "targeting_and_detection": 74,
    "counterfeit_and_piracy": 52,
    "revenue_collection": 61,
    "organizational_development": 48,
}

# FREE. `other` comes on top of the ticks: one more Member only writes what it needs and ticks nothing (see answers.py).
ANSWERED_CAPACITY = 113
CAPACITY = {
    "technical_skills": 88,
    "cybersecurity_awareness": 79,
    "it_policy_and_governance": 71,
    "strategic_planning_and_change_management": 64,
    "database_architecture": 57,
    "process_and_governance": 51,
    "project_management": 43,
    "ethical_considerations": 36,
    "other": 16,
}

# FREE. 334 votes of 114 Members: how many named three, two and one technology.
VOTES = {
    "ai_ml": 71,
    "big_data_analytics": 80,
    "blockchain": 52,
    "cloud_computing": 40,
    "internet_of_things": 22,
    "biometrics": 25,
    "drones": 20,
    "virtual_reality": 9,
    "geospatial_mapping": 15,
}
BALLOTS = {3: 107, 2: 6, 1: 1}

# FREE
NOT_WILLING = 31
NOMINATED_CONTACT = 101
