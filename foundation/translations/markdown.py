"""Markdown of editable texts, as safe HTML."""

import re

import nh3
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {"p", "h2", "h3", "ul", "ol", "li", "strong", "em", "a", "br", "blockquote"}
_markdown = MarkdownIt("js-default", {"html": False, "linkify": False}).disable(["image", "table", "code", "fence"])
_PAGE = re.compile(r'href="page:([a-z-]+)"')
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
_SIGNS = re.compile(r"^[ \t]*(?:#{1,6}|>|[-*+]|\d+\.)[ \t]+|\*\*|`", re.MULTILINE)


def _address(match: re.Match[str]) -> str:
    """`page:contact` becomes the address of that page in the active language."""
    try:
        return f'href="{reverse(match[1])}"'
    except NoReverseMatch:
        return 'href="#main"'


def html(source: str) -> SafeString:
    """HTML made from Markdown: paragraphs, headings of the second and third level, lists, emphasis and links.

    Everything else is shown literally or dropped; a link leads to the web, to an e-mail address, or, written
    `page:contact`, to a page of the portal.
    """
    tokens = _markdown.parse(source)
    for token in tokens:
        # the page has its one h1 already, and goes no deeper than h3
        if token.type in {"heading_open", "heading_close"}:
            token.tag = min(max(token.tag, "h2"), "h3")
    rendered = nh3.clean(
        _markdown.renderer.render(tokens, _markdown.options, {}),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"https", "http", "mailto", "page"},
        link_rel=None,
    )
    return mark_safe(_PAGE.sub(_address, rendered))  # noqa: S308 - cleaned above


def inline(source: str) -> SafeString:
    """One line of text in which **…** marks strong words."""
    return mark_safe(nh3.clean(_markdown.renderInline(source), tags={"strong", "em"}, attributes={}))  # noqa: S308


def plain(source: str) -> str:
    """The words of Markdown on one line, without its signs: for an excerpt."""
    return " ".join(_SIGNS.sub("", _LINK.sub(r"\1", source)).split())
