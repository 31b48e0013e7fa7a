"""Labels of drafted questions in both languages: words of the export, of its definition, or of the last wave."""

from smart_customs.codebook.definition import Option, plain
from smart_customs.codebook.export import Column, Export
from smart_customs.codebook.last_wave import LastWave, Row
from smart_customs.codebook.seeds import Listed
from smart_customs.comparing import comparable
from smart_customs.landing.platforms.platform import key

LANGUAGES = ("en", "fr")
_FRENCH = frozenset("le la les des du une est et où quel quelle quels quelles vous votre dans pour par aux avec".split())
_ENGLISH = frozenset("the of a an is are and what which how where does do you your for in with".split())


class Labeller:
    """Makes labels for the questions of one export."""

    def __init__(self, export: Export, known: LastWave) -> None:
        self._known = known
        words = [word for c in export.columns for word in comparable(f"{c.name} {c.text}").replace("'", " ").split()]
        is_french = sum(word in _FRENCH for word in words) > sum(word in _ENGLISH for word in words)
        self.language = "fr" if is_french else "en"
        """In which the export's headings are."""

    def own(self, option: Option) -> str:
        """An option in the export's language."""
        return option.labels.get(self.language) or next(iter(option.labels.values()), option.code)

    def labels(
        self, column: Column, option: str, part: Option | None, topic: str, item: str, alike: Row | None
    ) -> dict[str, str]:
        """A label for each language. `option`: of a joined cell; `part`: the option or row as the definition has it.

        The words of the export stand in its own language: by them landing finds the column.
        """
        heading = plain(f"{column.name} [{option}]" if option else column.name)
        found = {}
        for language in LANGUAGES:
            asked = f"{column.text} [{option}]" if option and column.text else column.text
            candidates = [
                _defined(column, option or column.option, part, language),
                asked if language == self.language else "",
                alike[f"label_{language}"] if alike else "",
                self._put_together(topic, item, language),
                asked or heading.replace("_", " "),
            ]
            if not column.is_code and language == self.language:
                candidates = [heading]
            found[language] = plain(next(filter(None, candidates)))
        return found

    def _put_together(self, topic: str, item: str, language: str) -> str:
        """The last wave's words for another item of the topic, about this one."""
        named = {listed.code: getattr(listed, f"label_{language}") for listed in self._items(topic)}
        for question in self._known.questions:
            label, other = question[f"label_{language}"], named.get(question["item_code"], "")
            if question["topic"] == topic and item in named and other and other in label:
                return label.replace(other, named[item])
        return ""

    def _items(self, topic: str) -> list[Listed]:
        return self._known.seeds.items_of(self._known.seeds.topics[topic])


def _defined(column: Column, option: str, part: Option | None, language: str) -> str:
    """The label that the definition has, with its option or place where the question has several columns."""
    if column.defined is None:
        return ""
    label = column.defined.labels.get(language, "")
    if not label or key(column.name) == key(column.defined.code):
        return f"{label} [{option}]" if label and option and not column.option else label
    named = part.labels.get(language) or part.code if part else option
    return f"{label} [{named}]" if named else label
