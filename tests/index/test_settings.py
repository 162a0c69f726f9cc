from pathlib import Path

import pytest

from index.settings import SettingsError, load_settings, setting_names

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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[collect]\ndelay = -1\n", "line 2: «collect.delay»"),
        ("data = 'x'\n\n[serch]\nlimit = 1\n", "line 3: there is no setting «serch»; did you mean «search»?"),
        ("[search]\nlimits = 1\n", "line 2: there is no setting «search.limits»; did you mean «search.limit»?"),
        ("[search]\n# a comment\nlimit = 'many'\n", "line 3: «search.limit» cannot be 'many'"),
        ("engine = 'solr'\n", "line 1: «engine» cannot be 'solr'"),
        ("data = \n", "this is not TOML"),
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
