"""What is declared beside an export in the inbox: the same as by the command, and what is wrong with it in a sentence."""

import os
from pathlib import Path

import click
import pytest

from smart_customs.cli import main
from smart_customs.landing.declaration import Wrong, declared_of
from smart_customs.landing.dialect import Declared
from smart_customs.landing.folder import LandingFolder
from smart_customs.landing.inbox import finished, mapping_beside, options_beside, waiting
from smart_customs.landing.land import Order
from smart_customs.landing.options_file import OPTIONS, load_options, order_of
from smart_customs.landing.platforms.platform import Settings
from smart_customs.landing.refusal import Refused


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "options.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_its_keys_are_the_options_of_the_command():
    options = {
        option.removeprefix("--").replace("-", "_")
        for parameter in main.commands["land"].params
        if isinstance(parameter, click.Option)
        for option in parameter.opts
    }
    assert options == set(OPTIONS) | {"survey", "wave", "columns", "replay", "json"}


def test_everything_that_can_be_declared(tmp_path: Path):
    path = written(
        tmp_path,
        'encoding = "cp1251"\ndelimiter = "tab"\nquote = "\'"\nescape = "\\\\"\nskip_lines = 2\nsheet = "Réponses"\n'
        'platform = "plain"\ntime_zone = "Europe/Brussels"\ndate_order = "dmy"\nexpect_records = 0\nfewer = true\n',
    )
    said = load_options(path)
    assert set(said) == set(OPTIONS)
    assert order_of("member", "2024", tmp_path / "columns.csv", said) == Order(
        "member",
        "2024",
        "plain",
        tmp_path / "columns.csv",
        Declared("cp1251", "\t", "'", "\\", 1, 2, "Réponses"),
        Settings("Europe/Brussels", "dmy"),
        0,
        True,
    )
    assert order_of("member", "2024", None, load_options(written(tmp_path, ""))) == Order("member", "2024")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("time_zone = Brussels", "found a file that is no TOML (Invalid value (at line 1, column 13)); expected lines such as"),
        ('date_oder = "dmy"', "found the key 'date_oder' (nearest: date_order); expected one of encoding, delimiter,"),
        ('columns = "columns.csv"', "found the key 'columns'"),
        ("[options]\nskip_lines = 2", "found the key 'options'; expected one of"),
        ('skip_lines = "2"', "found skip_lines = '2'; expected a whole number, zero or more. Correct it."),
        ("skip_lines = true", "found skip_lines = True; expected a whole number"),
        ("expect_records = -1", "found expect_records = -1; expected a whole number"),
        ("expect_records = 1.0", "found expect_records = 1.0; expected a whole number"),
        ("encoding = 1252", "found encoding = 1252; expected a text in quotes. Correct it."),
        ('fewer = "yes"', "found fewer = 'yes'; expected true or false. Correct it."),
        ('sheet = ""', "found sheet = ''; expected a text in quotes"),
        ('date_order = "DMY"', "found date_order = 'DMY'; expected one of dmy, mdy, ymd"),
        ('platform = "Kobo"', "found platform = 'Kobo'; expected one of limesurvey, eusurvey,"),
        ("quote = \"''\"", "found quote = \"''\"; expected one character"),
        ('delimiter = "|"\nquote = "|"', "found delimiter = '|'; expected no |: --delimiter and --quote cannot be the same"),
    ],
)
def test_what_is_wrong_is_refused_with_the_key(text: str, words: str, tmp_path: Path):
    path = written(tmp_path, text)
    with pytest.raises(Refused) as refused:
        load_options(path)
    assert str(refused.value).startswith(f"{path}: ")
    assert words in str(refused.value)


def test_options_that_are_no_text_are_refused(tmp_path: Path):
    (tmp_path / "options.toml").write_bytes(b'sheet = "R\xe9ponses"')
    with pytest.raises(Refused, match="a file that is no TOML"):
        load_options(tmp_path / "options.toml")


def test_the_form_of_a_file_as_the_command_takes_it():
    assert declared_of(delimiter="\\t").delimiter == "\t"
    with pytest.raises(Wrong, match="--escape takes one character, found ''"):
        declared_of(escape="")
    with pytest.raises(Wrong, match='--delimiter takes no ": --delimiter and --quote cannot be the same'):
        declared_of(delimiter='";"')


def test_what_lies_beside_an_export_is_no_export_and_belongs_to_its_state(tmp_path: Path):
    folder = LandingFolder(tmp_path / "landing")
    where = [("member", "2024"), ("partner_agency", "2024")]
    assert waiting(folder, where) == []
    inbox = folder.inbox("member", "2024")
    export = inbox / "export.csv"
    export.write_text("a,b\n")
    (folder.inbox("partner_agency", "2024") / "options.toml").write_text("")
    [alone] = waiting(folder, where)
    assert (mapping_beside(export), options_beside(export)) == (None, None)
    states = {alone.state}
    for name in ("options.toml", "columns.csv"):
        (inbox / name).write_text("")
        [file] = waiting(folder, where)
        assert file.path == export
        states.add(file.state)
        # Changed beside the export: it is tried again once that has stayed as it is.
        os.utime(inbox / name, ns=(1, 1))
        [later] = waiting(folder, where)
        assert finished([later], {str(export): file.state}) == []
        assert finished([later], {str(export): later.state}) == [later]
        states.add(later.state)
    assert len(states) == 5
    assert (mapping_beside(export), options_beside(export)) == (inbox / "columns.csv", inbox / "options.toml")
