"""No text in any encoding and language is taken for cp1252 without a word, and French in cp1252 is understood.

10,000 files a run. The seed is printed; `ENCODING_SEED=... pytest ...` repeats a run.
"""

import os
import random
from collections import Counter

import pytest

from smart_customs.landing.dialect.encoding import encoding_of
from smart_customs.landing.refusal import Refused

SEED = os.environ.get("ENCODING_SEED") or str(random.randrange(10**9))
FILES = 10_000
# Words of each language with letters beyond ASCII, and the encodings in which people who write it save them.
LANGUAGES = {
    "French": (
        "à l'étude|déployé|Sénégal|Côte d'Ivoire|Bénin|l’échelle|nationale, prévue|façade|où l'on vérifie – peut-être|« essai »|"
        "État|Île|œuvre|cœur|naïf|Noël|ça|garçon|hôpital|maître|sûr|crème|20 °C|Ça|l'été|réussi…|non",
        ["cp1252", "iso8859_15", "mac_roman", "cp850"],
    ),
    "Spanish": ("¿Adoptado?|España|Sí|producción|Perú|aún|año|señal|vergüenza|Ángel|no", ["cp1252", "mac_roman", "cp850"]),
    "Portuguese": ("informação|não|são|avaliação|padrões|através|públicas|órgão|você|à", ["cp1252", "mac_roman", "cp850"]),
    "Russian": ("Отдел|Таможня|начальник|да|нет|внедрено|я", ["cp1251", "koi8_r", "cp866", "iso8859_5"]),
    "Greek": ("Τελωνείο|ναι|όχι|υπό|μελέτη", ["cp1253", "iso8859_7"]),
    "Polish": ("Wdrożono|służba|łódź|rozważane|ćwiczenie|są", ["cp1250", "iso8859_2"]),
    "Czech": ("příliš|žluťoučký|kůň|úpěl|ódy|zvažuje", ["cp1250", "iso8859_2"]),
    "Turkish": ("gümrük|değerlendirme|başkanlığı|çalışıyor|ışık", ["cp1254"]),
    "Arabic": ("الجمارك|نعم|لا|قيد|الدراسة", ["cp1256", "iso8859_6"]),
    "Hebrew": ("מכס|כן|לא|בבדיקה", ["cp1255"]),
    "Baltic": ("muitinė|įdiegta|svarstoma|šiuo|žodis", ["cp1257"]),
}


@pytest.fixture(scope="module")
def judged(tmp_path_factory) -> Counter:
    """How many files of each language, encoding and number of words came out right, wrong or refused."""
    print(f"\nENCODING_SEED={SEED}")
    rng, found = random.Random(SEED), Counter()
    path = tmp_path_factory.mktemp("encodings") / "export.csv"
    while found.total() < FILES:
        language = rng.choice(list(LANGUAGES))
        words, encodings = LANGUAGES[language]
        encoding, count = rng.choice(encodings), rng.choice([1, 1, 2, 3, 5, 10, 30])
        chosen = rng.choices(words.split("|"), k=count)
        text = "id;answer\n" + "".join(f"{number};{word}\n" for number, word in enumerate(chosen, start=1))
        try:
            content = text.encode(encoding)
        except UnicodeEncodeError:
            continue
        if content.isascii() or _is_utf8(content):
            continue
        try:
            name = encoding_of(path, content[:4], content, None)
        except Refused:
            found[language, encoding, count, "refused"] += 1
            continue
        verdict = "right" if content.decode(name, "surrogateescape") == text else f"wrong: {chosen} taken for {name}"
        found[language, encoding, count, verdict] += 1
    return found


def _is_utf8(content: bytes) -> bool:
    try:
        return bool(content.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def test_no_other_encoding_is_taken_for_cp1252(judged):
    assert [key for key in judged if key[-1].startswith("wrong")] == [], f"ENCODING_SEED={SEED}"


def test_french_in_cp1252_is_understood(judged):
    shares = {}
    for enough in (1, 10):
        counts = Counter()
        for (language, encoding, words, verdict), files in judged.items():
            if (language, encoding) == ("French", "cp1252") and words >= enough:
                counts[verdict] += files
        shares[enough] = counts["right"] / counts.total()
    print(
        f"\nFrench in cp1252: {shares[1]:.0%} understood, {shares[10]:.0%} of those with ten words or more; the rest is refused"
    )
    assert shares[1] >= 0.8
    assert shares[10] >= 0.98
