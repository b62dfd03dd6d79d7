"""Shows the size of a download the way the reader's language writes it."""

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext

register = template.Library()


@register.filter
def size(count: int) -> str:
    """Decimal units, as shops and telephone companies count them: "380 KB", "2.1 MB", in French "2,1 Mo"."""
    kilobytes = max(1, round(count / 1000))
    if kilobytes < 1000:
        return gettext("%(number)s\u00a0KB") % {"number": number_format(kilobytes)}
    megabytes = round(count / 1_000_000, 1)
    if megabytes < 1000:
        return gettext("%(number)s\u00a0MB") % {"number": number_format(megabytes, decimal_pos=1)}
    return gettext("%(number)s\u00a0GB") % {"number": number_format(round(count / 1_000_000_000, 1), decimal_pos=1)}
