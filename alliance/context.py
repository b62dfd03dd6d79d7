"""What every page is framed by: the network's name, the text of the page, donors and leaders, language links."""

from django.utils.functional import SimpleLazyObject

from alliance.models import Donor, Leader, Network, Page


def frame(request) -> dict:
    """Read from the database only where a template shows it; mails and the admin cost nothing.

    `page` is the text of the current address, by its URL name; an empty page where nobody has written one.
    """
    match = request.resolver_match

    def page() -> Page:
        slug = match.url_name if match else ""
        return Page.objects.filter(slug=slug).first() or Page(slug=slug)

    return {
        "network": SimpleLazyObject(lambda: Network.objects.first() or Network()),
        "page": SimpleLazyObject(page),
        "donors": SimpleLazyObject(lambda: list(Donor.objects.filter(ended_on=None))),
        "leaders": SimpleLazyObject(lambda: list(Leader.objects.filter(ended_on=None))),
    }
