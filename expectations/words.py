"""The form of words, in which names, labels and wordings are compared: small letters and digits without accents.

It knows less of a text than the form in which answers are looked up (`macros/comparable.sql`): marks say nothing here.
"""


def form(text: str) -> str:
    """SQL for the text of an expression as words with one blank between two."""
    return f"trim(regexp_replace(lower(strip_accents({text})), '[^a-z0-9]+', ' ', 'g'))"
