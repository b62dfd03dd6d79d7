"""What is signed into a link, for which purpose, and for how long."""

from datetime import timedelta

import pytest
from django.core import signing

from members import links


def test_link_says_what_was_signed_into_it():
    assert links.read("confirm", links.sign("confirm", {"membership": 7})) == {"membership": 7}


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "é", "\x00"])
def test_nobody_makes_a_link_up(token):
    with pytest.raises(links.LinkError):
        links.read("confirm", token)


def test_link_for_one_purpose_opens_nothing_else():
    token = links.sign("confirm", {"membership": 7})
    with pytest.raises(links.LinkError):
        links.read("apply", token)


def test_link_expires(monkeypatch):
    token = links.sign("confirm", {"membership": 7})
    real = signing.time.time
    monkeypatch.setattr(signing.time, "time", lambda: real() + links.LIFE.total_seconds() - 60)
    assert links.read("confirm", token) == {"membership": 7}
    monkeypatch.setattr(signing.time, "time", lambda: real() + timedelta(days=31).total_seconds())
    with pytest.raises(links.ExpiredError):
        links.read("confirm", token)


def test_mark_tells_whether_something_is_still_what_it_was_and_says_nothing_of_it():
    assert links.mark("lala@example.org") == links.mark("lala@example.org") != links.mark("sam@example.org")
    assert "lala" not in links.mark("lala@example.org")
