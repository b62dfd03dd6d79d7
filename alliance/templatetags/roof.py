"""Small tags for the frame of every page."""

import json

from django import template
from django.template.context import Context
from django.template.loader_tags import BlockNode
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from foundation.translations import numbers

register = template.Library()


@register.filter
def breakable(email: str) -> SafeString:
    """An e-mail address that may break after its @."""
    local, at, domain = email.partition("@")
    return format_html("{}{}<wbr>{}", local, at, domain) if at else conditional_escape(email)


@register.filter
def number(value: int) -> str:
    """As the reader's language writes numbers."""
    return numbers.number(value)


@register.simple_tag(takes_context=True)
def repeat(context: Context, block: str) -> SafeString:
    """What a block of the page holds, once more; Django lets a block stand in one place only."""
    return BlockNode(block, template.NodeList()).render(context)


@register.simple_tag(takes_context=True)
def linked_network(context: Context) -> SafeString:
    """The Alliance itself, as schema.org tells it."""
    network, address = context["network"], context["address"]
    data = {
        "@context": "https://schema.org",
        "@type": "NGO",
        "name": network.text("name").value,
        "alternateName": network.text("short_name").value,
        "description": network.text("tagline").value,
        "url": address.canonical,
        "logo": address.site + static("alliance/mark.svg"),
        "email": network.email,
        "sameAs": [channel.url for channel in context["channels"] if channel.url],
    }
    return json_ld({name: value for name, value in data.items() if value})


@register.simple_tag
def json_ld(data: dict) -> SafeString:
    """A block of linked data for search engines; it is data, so the Content-Security-Policy lets it stand."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for char, escape in (("<", "\\u003C"), (">", "\\u003E"), ("&", "\\u0026")):
        text = text.replace(char, escape)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - escaped above
