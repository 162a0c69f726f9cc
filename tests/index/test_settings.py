from pathlib import Path

import pytest

from index.settings_reading import SettingsError, load_settings, setting_names

ROOT = Path(__file__).parents[2]


def test_defaults_hold_without_a_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings = load_settings()
    assert settings.data == Path("rasad-data")
    assert settings.archive_path == Path("rasad-data/archive.db")
    assert settings.search.limit == 10


def test_a_variable_wins_over_the_file_and_a_given_value_over_both(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("rasad.toml").write_text('data = "from-file"\n[search]\nlimit = 7\n')
    assert load_settings().data == Path("from-file")
    monkeypatch.setenv("RASAD_DATA", "from-variable")
    monkeypatch.setenv("RASAD_SEARCH__LIMIT", "9")
    assert load_settings().data == Path("from-variable")
    assert load_settings().search.limit == 9
    assert load_settings(data=Path("given")).data == Path("given")


def test_kinds_are_kept_whatever_they_are_written_as(tmp_path, monkeypatch):
    file = tmp_path / "rasad.toml"
    file.write_text('[collect]\ntimeout = 45\n[read]\ntagger = "own.model"\n', encoding="utf-8")
    monkeypatch.setenv("RASAD_READ__WORKERS", "3")
    monkeypatch.setenv("RASAD_COLLECT__DELAY", "0.5")
    settings = load_settings(file)
    assert (settings.collect.timeout, settings.collect.delay, settings.collect.max_page_mb) == (45.0, 0.5, 10.0)
    assert (settings.read.workers, settings.read.tagger) == (3, "own.model")
    assert type(settings.read.workers) is int


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[collect]\ndelay = -1\n", "line 2: «collect.delay»"),
        ("data = 'x'\n\n[serch]\nlimit = 1\n", "line 3: there is no setting «serch»; did you mean «search»?"),
        ("[search]\nlimits = 1\n", "line 2: there is no setting «search.limits»; did you mean «search.limit»?"),
        ("[search]\n# a comment\nlimit = 'many'\n", "line 3: «search.limit» cannot be 'many'"),
        ("engine = 'solr'\n", "line 1: «engine» cannot be 'solr'"),
        ("data = \n", "this is not TOML"),
        ("data = ''\n", "line 1: «data» cannot be '': it is the path of a folder"),
        ("data = 3\n", "line 1: «data» cannot be 3"),
        ("search = 3\n", "line 1: «search» is a table; write [search] and its settings below"),
        ("[search]\nlimit = 0\n", "line 2: «search.limit» cannot be 0: the least is 1"),
        ("[search]\nlimit = 2.5\n", "line 2: «search.limit» cannot be 2.5: it is a whole number"),
        ("[search]\nlimit = true\n", "line 2: «search.limit» cannot be True"),
        ("search.limit = 10001\n", "line 1: «search.limit» cannot be 10001: the most is 10,000"),
        ("[collect]\ntimeout = 0\n", "line 2: «collect.timeout» cannot be 0: it must be above 0"),
        ("[collect]\ntimeout = nan\n", "line 2: «collect.timeout» cannot be nan: it is a number"),
        ("[collect]\ncontact = 5\n", "line 2: «collect.contact» cannot be 5: it is a text"),
    ],
)
def test_a_wrong_setting_is_named_with_its_line(tmp_path, text, expected):
    file = tmp_path / "rasad.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as error:
        load_settings(file)
    assert expected in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("variable", "value", "expected"),
    [
        ("RASAD_SEARCH__LIMIT", "many", "the variable RASAD_SEARCH__LIMIT: «search.limit» cannot be 'many'"),
        (
            "RASAD_COLLECT__DELAY",
            "-1",
            "the variable RASAD_COLLECT__DELAY: «collect.delay» cannot be '-1': the least is 0",
        ),
        (
            "RASAD_SERCH__LIMIT",
            "3",
            "the variable RASAD_SERCH__LIMIT sets nothing; did you mean «RASAD_SEARCH__LIMIT»?",
        ),
    ],
)
def test_a_wrong_variable_is_named(tmp_path, monkeypatch, variable, value, expected):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError) as error:
        load_settings()
    assert expected in str(error.value)


def test_a_settings_file_that_is_named_but_missing_is_an_error(tmp_path):
    with pytest.raises(SettingsError, match="no such settings file"):
        load_settings(tmp_path / "none.toml")


def test_every_setting_stands_in_the_docs():
    page = (ROOT / "docs" / "settings.md").read_text("utf-8")
    for name in setting_names():
        assert f"`{name}`" in page
        assert f"`RASAD_{name.upper().replace('.', '__')}`" in page
