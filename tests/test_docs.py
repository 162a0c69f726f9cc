"""What the documentation promises: each command and option exists, each query is one, each link leads somewhere."""

from __future__ import annotations

import importlib
import re
import shlex
from pathlib import Path

import click
import pytest

from index.cli import COMMANDS, rasad
from index.commands.figures import group_names
from index.query.language import parse

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")])
ASKING = {"search", "figures", "trend"}


def command_of(name):
    return importlib.import_module(f"index.commands.{COMMANDS[name][0]}").command


def options_of(command):
    return {name for p in command.params if isinstance(p, click.Option) for name in (*p.opts, *p.secondary_opts)}


def commands_in(page):
    """Every call of rasad in the page's code: blocks and spans, without what a shell does around it."""
    text = page.read_text("utf-8")
    blocks = re.findall(r"```[a-z]*\n(.*?)```", text, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    lines += re.findall(r"`(rasad [^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    for line in lines:
        for part in re.split(r"\s&&\s|\s\|\s", line):
            try:
                words = shlex.split(part, comments=True)
            except ValueError:
                continue
            while words and re.fullmatch(r"[A-Z_]+=\S*", words[0]):
                words = words[1:]
            words = words[: words.index(">")] if ">" in words else words
            if words and words[0].rpartition("/")[2] == "rasad":
                yield words[1:]


CALLS = [(page, words) for page in PAGES for words in commands_in(page)]


def test_the_documentation_shows_calls():
    assert len([words for page, words in CALLS if page.name == "README.md"]) > 10
    assert len([words for page, words in CALLS if page.name == "commands.md"]) > 20


@pytest.mark.parametrize(("page", "words"), CALLS, ids=[f"{page.name}: {' '.join(words)}" for page, words in CALLS])
def test_a_call_that_is_shown_can_be_made(page, words):
    context = click.Context(rasad, info_name="rasad")
    given, rest, _ = rasad.make_parser(context).parse_args(list(words))
    if not rest:
        assert given
        return
    name, *arguments = rest
    if name in ("COMMAND", "…"):
        return
    assert name in COMMANDS, f"{page.name} shows «rasad {name}»"
    command = command_of(name)
    given, _, _ = command.make_parser(click.Context(command)).parse_args(arguments)
    if name in ASKING:
        words = given.get("query")
        parse(" ".join(words) if isinstance(words, tuple) else "")
    if name == "figures" and isinstance(given.get("by"), str):
        group_names(given["by"])
    for option in command.params:
        chosen = given.get(option.name)
        if isinstance(option.type, click.Choice) and isinstance(chosen, str):
            assert chosen in option.type.choices


def queries():
    """The first cells of the README's table of queries."""
    text = (ROOT / "README.md").read_text("utf-8")
    table = re.search(r"\| query \|.*?\n\n", text, re.DOTALL)
    cells = [line.split("|")[1] for line in table[0].strip().splitlines()[2:]]
    return [query for cell in cells for query in re.findall(r"`([^`]+)`", cell)]


@pytest.mark.parametrize("query", queries())
def test_a_query_that_the_readme_shows_is_one(query):
    parse(query)


def sections():
    text = (ROOT / "docs" / "commands.md").read_text("utf-8")
    parts = re.split(r"^## rasad (\S+)\n", text, flags=re.MULTILINE)
    return {"": parts[0], **dict(zip(parts[1::2], parts[2::2], strict=True))}


def told(section):
    """The options of a section's table."""
    rows = re.findall(r"^\| `(--[^|]*)` \|", section, re.MULTILINE)
    return {name for row in rows for name in re.findall(r"--[a-z-]+", row)}


def test_every_command_has_its_section_in_order():
    assert [name for name in sections() if name] == list(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_page_of_commands_tells_every_option_and_no_other(name):
    assert told(sections()[name]) == options_of(command_of(name))


@pytest.mark.parametrize("name", COMMANDS)
def test_the_page_of_commands_says_what_help_says(name):
    command = command_of(name)
    section = " ".join(sections()[name].split())
    text = command.help.partition("\b")[0]
    assert " ".join(text.split("\n\n")[0].split()) in section
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help in section


def test_the_page_of_commands_tells_what_stands_before_the_command():
    assert told(sections()[""]) == {"--config", "--data", "--version"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text("utf-8")):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_index_of_the_documentation_names_every_page():
    index = (ROOT / "docs" / "README.md").read_text("utf-8")
    for page in (ROOT / "docs").glob("*.md"):
        assert page.name == "README.md" or f"({page.name})" in index


def test_the_readme_names_every_store_and_verb():
    text = (ROOT / "README.md").read_text("utf-8")
    for name in ("archive.db", "documents.db", "desk.db", "index/"):
        assert f"`{name}`" in text
    verbs = re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    for verb in re.findall(r"`?make ([a-z]+)", text):
        assert verb in verbs


def test_the_page_of_sources_names_every_licensed_source():
    page = (ROOT / "docs" / "sources.md").read_text("utf-8")
    lists = [
        path for path in (*ROOT.glob("nlp/data/*"), *ROOT.glob("crawler/data/*")) if path.suffix in (".txt", ".tsv")
    ]
    assert len(lists) > 30
    for path in lists:
        with path.open(encoding="utf-8") as file:
            head = [line for _, line in zip(range(5), file, strict=False) if line.startswith("#")]
        assert head, f"{path.name} does not say where it came from"
        for source in re.findall(r"([\w.-]+/[\w.-]+|\w+\.dat) \(", "".join(head)):
            assert source in page, f"{path.name} comes from {source}"
            assert path.name in page


@pytest.mark.parametrize("action", ["add", "check", "health"])
def test_the_page_of_commands_tells_what_can_be_done_with_sites(action):
    sites = command_of("sites")
    command = sites.get_command(click.Context(sites), action)
    section = sections()["sites"].partition(f"### rasad sites {action}\n")[2].partition("###")[0]
    rows = re.findall(rf"^\| `{action} (--[a-z-]+)", section, re.MULTILINE)
    assert set(rows) == options_of(command)
    text = " ".join(command.help.partition("\b")[0].split())
    assert text.rstrip(".") in " ".join(section.split()).replace(" ([adding-a-site.md](adding-a-site.md))", "")
