"""French typography: cases by hand, and what holds for any text."""

import os
import random
import re

import pytest

from smart_customs.products.report.typography import french

PIECES = [
    *"aéZ9 \u00a0\u202f;:?!%«»'’{}()",
    " : ",
    " %",
    "« mot »",
    "l'un",
    "d'{name}",
    "{a : b}",
    "https://wco.org/?a=1;b",
    "12:30",
]


@pytest.mark.parametrize(
    ("plain", "typeset"),
    [
        ("Qui ? Quoi ; où : ici !", "Qui\u00a0? Quoi\u00a0; où\u00a0: ici\u00a0!"),
        ("58 à 95 %, {level} %", "58 à 95\u00a0%, {level}\u00a0%"),
        ("« Tirages »", "«\u00a0Tirages\u00a0»"),
        ("«Tirages», 58%, région: six; fin", "«\u00a0Tirages\u00a0», 58\u00a0%, région\u00a0: six\u00a0; fin"),
        ("l'effet d'{name}, aujourd'hui", "l’effet d’{name}, aujourd’hui"),
        ("l'« effet »", "l’«\u00a0effet\u00a0»"),
        ("{day:%d} à 12:30, https://wco.org/?l'a;b : voir", "{day:%d} à 12:30, https://wco.org/?l'a;b\u00a0: voir"),
        ("'mot' 5' {it's}", "'mot' 5' {it's}"),
        ("Quoi ?!", "Quoi\u00a0?!"),
        ("narrow\u202f;", "narrow\u00a0;"),
    ],
)
def test_french_is_typeset(plain, typeset):
    assert french(plain) == typeset


def test_of_any_text_only_blanks_and_apostrophes_change_and_once_is_enough():
    seed = int(os.environ["SURVEY_SEED"])
    rng = random.Random(seed)
    for _ in range(3000):
        text = "".join(rng.choices(PIECES, k=rng.randint(1, 12)))
        typeset = french(text)
        message = f"SURVEY_SEED={seed}: {text!r} became {typeset!r}"
        assert french(typeset) == typeset, message
        assert bare(typeset) == bare(text), message
        kept = r"\{[^{}]*\}|\b[a-z]+://\S+"
        assert re.findall(kept, typeset) == re.findall(kept, text), message
        running = re.sub(kept, "{}", typeset)
        assert not re.search(r"[ \u202f][;:?!%»]|\w[;?!»]|\d%|«(?!\u00a0)|[^\W\d_]'[^\W\d_]", running), message


def bare(text: str) -> str:
    return re.sub(r"[ \u00a0\u202f]", "", text).replace("’", "'")
