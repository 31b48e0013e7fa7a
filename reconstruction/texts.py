"""Free text in English and French. All of it is invented; contact points are roles, never people."""

from reconstruction.draw import Draw

USES = {
    "ai_ml": {
        "en": (
            "risk scoring of import declarations",
            "reading X-ray images of containers",
            "finding the tariff heading from a description",
        ),
        "fr": (
            "l'analyse de risque des déclarations",
            "la lecture des images de scanner",
            "le classement tarifaire des marchandises",
        ),
    },
    "big_data_analytics": {
        "en": (
            "mirror analysis of trade statistics",
            "a dashboard of clearance times",
            "linking manifests with payment data",
        ),
        "fr": (
            "l'analyse miroir des statistiques",
            "un tableau de bord des délais",
            "le rapprochement des manifestes et des paiements",
        ),
    },
    "blockchain": {
        "en": ("certificates of origin", "sharing AEO status with partners", "transit guarantees"),
        "fr": ("les certificats d'origine", "l'échange du statut d'OEA", "les garanties de transit"),
    },
    "cloud_computing": {
        "en": ("hosting the single window", "storage of scanned documents", "a test environment for developers"),
        "fr": ("l'hébergement du guichet unique", "l'archivage des documents numérisés", "un environnement de test"),
    },
    "internet_of_things": {
        "en": (
            "electronic seals on transit corridors",
            "weighbridges that report by themselves",
            "sensors in bonded warehouses",
        ),
        "fr": ("les scellés électroniques", "les ponts-bascules connectés", "les capteurs en entrepôt"),
    },
    "biometrics": {
        "en": ("passenger controls at airports", "access of staff to systems", "registration of brokers"),
        "fr": ("le contrôle des voyageurs", "l'accès des agents aux systèmes", "l'enregistrement des commissionnaires"),
    },
    "drones": {
        "en": ("patrols of the coast", "surveillance of a land border", "inspection of port yards"),
        "fr": (
            "la surveillance du littoral",
            "la surveillance d'une frontière terrestre",
            "l'inspection des terminaux",
        ),
    },
    "virtual_reality": {
        "en": ("training in container search", "remote support of inspectors", "practice with scanner images"),
        "fr": (
            "la formation à la fouille",
            "l'assistance à distance des agents",
            "l'entraînement à la lecture d'images",
        ),
    },
    "geospatial_mapping": {
        "en": ("maps of smuggling routes", "tracking of trucks in transit", "planning of border posts"),
        "fr": (
            "la cartographie des routes de contrebande",
            "le suivi des camions en transit",
            "l'implantation des postes",
        ),
    },
}

FRAMES = {
    "adopted": {
        "en": (
            "In daily use for {}.",
            "Works nationwide, mainly for {}.",
            'Live; staff call it "the second pair of eyes" for {}.',
        ),
        "fr": ("Utilisation quotidienne pour {}.", "En service dans tout le pays, surtout pour {}."),
    },
    "under_development": {
        "en": (
            "A trial covers {}.",
            "One office tests it for {}, with a supplier.",
            "Prototype built in house for {}.",
        ),
        "fr": ("Un essai porte sur {}.", "Un bureau le teste pour {}, avec un fournisseur."),
    },
    "under_consideration": {
        "en": (
            "Money is asked for in next year's budget, for {}.",
            "We compare offers for {}.",
            "A feasibility study looks at {}.",
        ),
        "fr": ("Un budget est demandé pour {}.", "Une étude de faisabilité porte sur {}."),
    },
}

OTHER_NEEDS = {
    "en": (
        "Signing documents digitally; legal basis for it",
        "Enterprise architecture, data modelling",
        "Running our own networks and servers",
        "MPLS links between offices",
        "Storage systems, backup and restoring data",
        "Oracle database administration",
        "Reports with MicroStrategy",
        "Managing an IT department",
        "Money for research and development",
        "Forensic examination of documents",
        "People who understand the business and the technology, and can mediate",
        "Backing by management for projects that may fail",
        "Explaining complex matters simply",
        "Easier purchasing for small trials",
        "AI and big data for an authority that also collects taxes",
    ),
    "fr": (
        "Signature électronique et bases légales",
        "Modélisation des données, architecture d'entreprise",
        "Administration des réseaux et des systèmes",
        "Stockage, sauvegarde et restauration",
        "Financement des priorités de l'administration",
        "Accompagnement du changement",
    ),
}

UNITS = {
    "en": (
        "Information technology department",
        "Innovation unit",
        "Risk management directorate",
        "International affairs division",
    ),
    "fr": (
        "Direction des systèmes d'information",
        "Cellule innovation",
        "Direction de la gestion des risques",
        "Division des relations internationales",
    ),
}
POSITIONS = {
    "en": ("Head of unit", "Deputy director", "Project manager", "Senior officer"),
    "fr": ("Chef de service", "Directeur adjoint", "Chef de projet", "Inspecteur principal"),
}


def details(technology: str, status: str, language: str, draw: Draw) -> str:
    """A sentence on what a Member does with a technology."""
    return draw.pick(FRAMES[status][language]).format(draw.pick(USES[technology][language]))


def contact(iso3: str, language: str, draw: Draw) -> dict[str, str]:
    """Unit, position and address, of which some Members leave the unit or the position open."""
    return {
        "contact_unit": draw.pick(UNITS[language]) if draw.chance(0.93) else "",
        "contact_position": draw.pick(POSITIONS[language]) if draw.chance(0.9) else "",
        "contact_email": f"smart-customs-{iso3.lower()}@example.org",
    }
