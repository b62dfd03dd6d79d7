"""Markdown of editable texts: what it may say, and that nothing in it runs."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from foundation.translations import markdown


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("One **strong** word", "<p>One <strong>strong</strong> word</p>\n"),
        ("## Heading\n\n- a\n- b", "<h2>Heading</h2>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("[web](https://example.org)", '<p><a href="https://example.org">web</a></p>\n'),
        ("[mail](mailto:a@example.org)", '<p><a href="mailto:a@example.org">mail</a></p>\n'),
        ("<b>x</b> {{ 7|add:1 }}", "<p>&lt;b&gt;x&lt;/b&gt; {{ 7|add:1 }}</p>\n"),
        ("# One heading stands above already", "<h2>One heading stands above already</h2>\n"),
        ("##### Deep", "<h3>Deep</h3>\n"),
        ("", ""),
    ],
)
def test_is_shown_as(source, shown):
    assert markdown.html(source) == shown


@pytest.mark.parametrize("target", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "JAVASCRIPT:alert(1)"])
def test_a_link_that_would_run_is_no_link(target):
    assert "href" not in markdown.html(f"[x]({target})").replace("[x](", "")


def test_a_page_of_the_portal_is_linked_in_the_readers_language():
    with override("ar"):
        assert markdown.html("[x](page:contact)") == '<p><a href="/ar/contact/">x</a></p>\n'


def test_a_page_that_does_not_exist_stays_on_this_one():
    assert markdown.html("[x](page:nothing)") == '<p><a href="#main">x</a></p>\n'


def test_a_line_holds_only_emphasis():
    assert markdown.inline("**a** [b](https://example.org) <i>c</i>") == "<strong>a</strong> b &lt;i&gt;c&lt;/i&gt;"


@given(st.text())
def test_nothing_that_anybody_types_becomes_a_script_or_an_attribute(source):
    html = markdown.html(source).lower()
    assert "<script" not in html
    assert "<img" not in html
    assert "javascript:" not in html.split('href="')[1:2]


def test_an_excerpt_has_the_words_and_no_signs():
    source = "## A heading\n\nText with **weight**, a [link](page:join) and 2 * 3.\n\n- one\n1. two\n> <b>three</b>"
    assert markdown.plain(source) == "A heading Text with weight, a link and 2 * 3. one two <b>three</b>"
