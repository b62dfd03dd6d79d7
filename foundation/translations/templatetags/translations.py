"""Shows translated texts, each with its own `lang` and `dir` where it is not in the page's language."""

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from foundation.translations import markdown
from foundation.translations.models import Text, Translated

register = template.Library()

DRAFT_SHOWN = "a_draft_was_shown"


def _read(context: Context, obj: Translated, field: str) -> Text:
    text = obj.text(field)
    if text.is_draft and "request" in context:  # an e-mail has none
        setattr(context["request"], DRAFT_SHOWN, True)
    return text


@register.simple_tag(takes_context=True)
def text(context: Context, obj: Translated, field: str) -> Text:
    """The text of a field, for HTML; `as t` gives `t.value`, `t.language`, `t.direction` and `t.is_fallback`."""
    return _read(context, obj, field)


@register.simple_tag(takes_context=True)
def prose(context: Context, obj: Translated, field: str) -> SafeString:
    """A field of Markdown, as HTML."""
    text = _read(context, obj, field)
    body = markdown.html(text.value)
    if text.is_fallback and body:
        return format_html('<div class="flow" lang="{}" dir="{}">{}</div>', text.language, text.direction, body)
    return body


@register.simple_tag(takes_context=True)
def line(context: Context, obj: Translated, field: str) -> SafeString:
    """A field of one line in which **…** marks strong words."""
    text = _read(context, obj, field)
    body = markdown.inline(text.value)
    if text.is_fallback and body:
        return format_html('<span lang="{}" dir="{}">{}</span>', text.language, text.direction, body)
    return body


@register.simple_tag
def original(obj: Translated, field: str) -> SafeString | str:
    """The English name, to stand beside a translated one that nobody has made official; else nothing."""
    shown, english = obj.text(field), obj.text(field, "en")
    if not shown.is_draft or shown.language == "en" or not english or english.value == shown.value:
        return ""
    return format_html('<span class="orig" lang="en" dir="ltr">{}</span>', english.value)


@register.inclusion_tag("translations/_draft_notice.html", takes_context=True)
def draft_notice(context: Context) -> dict[str, bool]:
    """One line for readers, when the page above it showed a text that no speaker has reviewed."""
    return {"shown": getattr(context["request"], DRAFT_SHOWN, False)}
