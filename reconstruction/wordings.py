"""How answers are worded in an export: codes become words in English or French, with the untidiness of real files.

Every wording has to be one that the codebook accepts; a test holds the two together.
"""

from reconstruction.draw import Draw
from reconstruction.respondents import Member

NO_BREAK_SPACE = "\u00a0"
NARROW_NO_BREAK_SPACE = "\u202f"

YES_NO = {
    "yes": {"en": ("Yes", "yes", "Y"), "fr": ("Oui", "oui", "O")},
    "no": {"en": ("No", "no", "N"), "fr": ("Non", "non", "N")},
}
MATURITY = {
    "initial": {"en": ("Initial", "Level 1", "1"), "fr": ("Initial", "Niveau 1", "1 - Initial")},
    "experimental": {"en": ("Experimental", "Level 2", "2"), "fr": ("Expérimental", "Niveau 2", "2 - Expérimental")},
    "operational": {"en": ("Operational", "Level 3", "3"), "fr": ("Opérationnel", "Niveau 3", "3 - Opérationnel")},
    "advanced": {"en": ("Advanced", "Level 4", "4"), "fr": ("Avancé", "Niveau 4", "4 - Avancé")},
    "transformational": {
        "en": ("Transformational", "Level 5", "5"),
        "fr": ("Transformationnel", "Niveau 5", "Transformateur"),
    },
}
STATUS = {
    "adopted": {
        "en": ("Fully adopted", "Implemented", "In production"),
        "fr": ("Adoptée", "Mise en œuvre", "En production"),
    },
    "under_development": {
        "en": ("Under development", "Pilot", "Proof of concept", "Testing"),
        "fr": ("En cours de développement", "Projet pilote", "Preuve de concept", "En phase de test"),
    },
    "under_consideration": {
        "en": ("Under consideration", "Planned", "Considering"),
        "fr": ("À l'étude", "Envisagée", "Prévue", "A l'étude"),
    },
    "not_considered": {
        "en": ("Not considered", "No plans", "None"),
        "fr": ("Non envisagée", "Aucun projet", "Pas de projet"),
    },
}
TOP_TECHNOLOGY = {
    "ai_ml": {
        "en": ("AI/ML", "Artificial intelligence", "Machine learning"),
        "fr": ("Intelligence artificielle", "IA"),
    },
    "big_data_analytics": {
        "en": ("Big data", "Data analytics", "Big data and DA"),
        "fr": ("Mégadonnées", "Analyse de données"),
    },
    "blockchain": {"en": ("Blockchain", "DLT"), "fr": ("Chaîne de blocs", "Blockchain")},
    "cloud_computing": {"en": ("Cloud computing", "Cloud"), "fr": ("Informatique en nuage", "Infonuagique")},
    "internet_of_things": {"en": ("Internet of Things", "IoT"), "fr": ("Internet des objets", "IdO")},
    "biometrics": {"en": ("Biometrics",), "fr": ("Biométrie",)},
    "drones": {"en": ("Drones", "UAV"), "fr": ("Drones", "Drone")},
    "virtual_reality": {"en": ("Virtual reality", "VR"), "fr": ("Réalité virtuelle", "Réalité augmentée")},
    "geospatial_mapping": {"en": ("Geospatial mapping", "GIS"), "fr": ("Cartographie géospatiale", "SIG")},
}
ENDS_OF_SCALES = {
    "technology_impact": {
        "1": {"en": "1 - very low", "fr": "1 - très faible"},
        "5": {"en": "5 - very high", "fr": "5 - très élevé"},
    },
    "technology_difficulty": {
        "1": {"en": "1 - very easy", "fr": "1 - très facile"},
        "5": {"en": "5 - very difficult", "fr": "5 - très difficile"},
    },
}
AGENCY_TYPES = {
    "ministry_of_finance": {"en": ("Ministry of finance",), "fr": ("Ministère des finances",)},
    "trade_network_agency": {"en": ("Trade network agency",), "fr": ("Agence du réseau commercial",)},
    "ministry_of_the_presidency": {"en": ("Ministry of the presidency",), "fr": ("Ministère de la présidence",)},
    "communications_regulator": {"en": ("Telecommunications regulator",), "fr": ("Régulateur des télécommunications",)},
    "ministry_of_trade_and_tourism": {
        "en": ("Ministry of trade and tourism",),
        "fr": ("Ministère du commerce et du tourisme",),
    },
    "ict_department": {"en": ("ICT department",), "fr": ("Département des TIC",)},
}
CHOICES = {
    "it_strategy": YES_NO,
    "maturity": MATURITY,
    "technology_status": STATUS,
    "performance": YES_NO,
    "capacity": YES_NO,
    "top_technology": TOP_TECHNOLOGY,
    "case_study_willingness": YES_NO,
    "partner_agency": AGENCY_TYPES,
}


def worded(topic: str, code: str, language: str, draw: Draw) -> str:
    """A wording for the code where the topic has codes; free text and open questions stay as they are."""
    if topic in CHOICES and code:
        return _untidy(draw.pick_common(CHOICES[topic][code][language]), language, draw)
    if topic in ENDS_OF_SCALES and code:
        return _score(ENDS_OF_SCALES[topic], code, language, draw)
    return code


def member_name(member: Member, language: str, draw: Draw) -> str:
    """Mostly the iso3 code; now and then in lower case, or the name."""
    if draw.chance(0.75):
        return member.iso3
    if draw.chance(0.2):
        return member.iso3.lower()
    return _untidy(member.label_fr if language == "fr" else member.label_en, language, draw)


def _score(ends: dict[str, dict[str, str]], code: str, language: str, draw: Draw) -> str:
    if code in ends and draw.chance(0.05):
        return ends[code][language]
    # A spreadsheet on the way writes whole numbers with a decimal.
    return f"{code}.0" if draw.chance(0.01) else code


def _untidy(wording: str, language: str, draw: Draw) -> str:
    if draw.chance(0.03):
        wording = wording.upper()
    elif draw.chance(0.05):
        wording = wording.lower()
    # French keyboards put no-break spaces where others put none; pasted answers carry plain ones.
    if language == "fr" and draw.chance(0.06):
        return wording + draw.pick((NO_BREAK_SPACE, NARROW_NO_BREAK_SPACE))
    return f" {wording}" if draw.chance(0.01) else wording
