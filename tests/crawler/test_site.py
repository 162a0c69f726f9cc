"""Files of facts: the sites that ship can be read, and a mistake is told with its line."""

from __future__ import annotations

import pytest

from crawler.site import FAMILIES, SiteError, load_site, read_site, site_of_host, sites

GOOD = """key    = "mehr"
name   = "خبرگزاری مهر"
hosts  = ["www.mehrnews.com", "mehrnews.com"]
family = "nastooh"
since  = 2011-05-01
delay  = 1.5

[feeds]
economy   = "/rss/tp/25"

[topics]
economy = 25

[page]
date = ".item-date > span"
"""


def test_the_sites_that_ship():
    families = {
        "nastooh": "atiyeonline hamshahrionline ibna irna iscanews isna karafarinnews khabaronline kurdpress mehr "
        "shana",
        "iransamaneh": "asriran borna entekhab ibena iqna jamejam mizan snn tabnak yjc",
        "asam": "donya eghtesadnews etemadonline ilna",
        "tasnim": "tasnim",
        "fars": "fars",
        "pana": "pana",
        "bbc": "bbcpersian",
        "wordpress": "iccnews tpccnews",
        "generic": "mcls otaghiranonline ttbank",
    }
    found = {name: " ".join(sorted(s.key for s in sites().values() if s.family == name)) for name in FAMILIES}
    assert found == families
    for site in sites().values():
        assert site.feeds or site.off, site.key
        assert site.delay >= 1
    bare = {"iqna", "snn", "borna", "jamejam", "donya", "iccnews", "otaghiranonline"}
    assert {site.key for site in sites().values() if not site.hosts[0].startswith("www.")} == bare


def test_a_good_file():
    site = read_site(GOOD, "crawler/sites/mehr.toml")
    assert site.feeds == {"economy": "/rss/tp/25"}
    assert site.url("/rss") == "https://www.mehrnews.com/rss"
    assert site.canonical("http://mehrnews.com/news/1/%D8%A7?x=1#y") == "https://www.mehrnews.com/news/1/%D8%A7?x=1"
    assert site.canonical("https://mehrnews.com.evil.example/news/1") is None
    assert site.canonical("javascript:alert(1)") is None


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("date = ", "dates = ", 'm/mehr.toml, line 15: [page] knows no "dates"; did you mean "date"?'),
        ("delay  =", "dellay =", 'm/mehr.toml, line 6: a site knows no "dellay"; did you mean "delay"?'),
        (
            "delay  = 1.5",
            "pace = [30, 1]",
            'm/mehr.toml, line 6: "pace" must be two numbers of minutes, at least 1, the shorter first, like [1, 30], '
            "not [30, 1]",
        ),
        ("1.5", "0", 'm/mehr.toml, line 6: "delay" must be between 0.5 and 600 seconds, not 0'),
        (
            '"/rss/tp/25"',
            '"rss"',
            "m/mehr.toml, line 9: \"economy\" must be a path that begins with / or a whole https address, not 'rss'",
        ),
        ("= 25", '= "25"', "m/mehr.toml, line 12: \"economy\" must be a whole number above 0, not '25'"),
        (
            '"nastooh"',
            '"wordpres"',
            f"m/mehr.toml, line 4: \"family\" must be one of: {', '.join(FAMILIES)}, not 'wordpres'",
        ),
        ('name   = "خبرگزاری مهر"', "", 'm/mehr.toml: a site needs "name"'),
        ('"mehr"', '"mehrnews"', 'm/mehr.toml, line 1: key is "mehrnews", but the file is called mehr.toml'),
        ("2011-05-01", '"2011"', "m/mehr.toml, line 5: \"since\" must be a day like 2011-05-01, not '2011'"),
    ],
)
def test_mistakes_are_told_with_their_line(old, new, sentence):
    with pytest.raises(SiteError) as told:
        read_site(GOOD.replace(old, new, 1), "m/mehr.toml")
    assert str(told.value) == sentence


def test_a_wrong_selector_and_broken_toml():
    with pytest.raises(SiteError, match=r'line 15: "date" is no CSS selector'):
        read_site(GOOD.replace(".item-date > span", ".item-date >> ["), "m/mehr.toml")
    with pytest.raises(SiteError, match=r"m/mehr.toml: this is not TOML: .*line 7"):
        read_site(GOOD.replace("[feeds]", "[feeds", 1).replace("\n\n[feeds", "\n[feeds", 1), "m/mehr.toml")


def test_unknown_sites():
    with pytest.raises(SiteError, match=r"there is no site «insa»; did you mean «isna»\?"):
        load_site("insa")
    assert site_of_host("isna.ir").key == "isna"
    assert site_of_host("example.org") is None
