"""How well texts fit codes: what is sure, what is proposed, and what is neither."""

import pytest

from smart_customs.codebook.last_wave import LastWave
from smart_customs.codebook.matching import SURE, Terms
from smart_customs.codebook.seeds import Seeds
from smart_customs.paths import SEEDS

KNOWN = LastWave(Seeds(SEEDS), "member", "2026")


@pytest.mark.parametrize(
    ("topic", "text", "code"),
    [
        ("technology_status", "Artificial intelligence", "ai_ml"),
        ("technology_status", "INTERNET OF THINGS", "internet_of_things"),
        ("technology_status", "internet-of-things", "internet_of_things"),
        ("technology_impact", "Chaîne de blocs", "blockchain"),
        ("capacity", "Cybersecurity awareness, and hygiene", "cybersecurity_awareness"),
        ("capacity", "Strategy, planning and change", "strategic_planning_and_change_management"),
        ("capacity", "Other (please specify)", "other"),
        ("capacity", "Autre :", "other"),
        ("performance", "Revenue collection", "revenue_collection"),
    ],
)
def test_what_is_sure(topic, text, code):
    found = KNOWN.items(topic).best(text)
    assert (found.code, found.sure >= SURE) == (code, True)


@pytest.mark.parametrize(
    ("topic", "text", "code"),
    [
        ("technology_status", "bc", "blockchain"),
        ("capacity", "pm", "project_management"),
        ("capacity", "cyber", "cybersecurity_awareness"),
        ("capacity", "skills", "technical_skills"),
    ],
)
def test_what_is_proposed_only(topic, text, code):
    found = KNOWN.items(topic).best(text)
    assert (found.code, 50 <= found.sure < SURE) == (code, True)


@pytest.mark.parametrize(
    ("topic", "wording"),
    [
        ("technology_status", "Not adopted"),
        ("technology_status", "Not under development"),
        ("technology_status", "Not planned yet, in use elsewhere"),
        ("it_strategy", "Not in place yet"),
        ("maturity", "Not advanced"),
        ("maturity", "Level 2 - Initial"),
        ("technology_status", "Under development elsewhere"),
    ],
)
def test_a_word_more_or_another_number_is_never_sure(topic, wording):
    assert KNOWN.codes(topic).best(wording).sure < SURE


@pytest.mark.parametrize("text", ["Digital twins", "Quantum computing", "Robots", "x", "", "😀", "Weather"])
def test_what_is_new_is_never_sure(text):
    assert KNOWN.items("technology_status").best(text).sure < SURE


def test_two_codes_that_are_near_to_each_other_are_not_sure():
    terms = Terms([("Customs data exchange", "exchange"), ("Customs data exchanges", "exchanges")])
    assert terms.best("Customs data exchanged").sure < SURE
    assert terms.best("customs DATA exchange") == ("exchange", 100)


def test_words_that_topics_share_say_less():
    topics = ("technology_impact", "technology_difficulty", "technology_status")
    assert KNOWN.words.ranked(["How difficult is adoption?"], topics)[0] == ("technology_difficulty", 100)
    assert KNOWN.words.ranked(["What impact do you expect?"], topics)[0].code == "technology_impact"
    assert [match.code for match in KNOWN.words.ranked(["Adoption"], topics)] == ["technology_difficulty", "technology_status"]
    assert KNOWN.words.ranked(["Where are you on the way?"], topics) == []
