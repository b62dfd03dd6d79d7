"""In whose name a document speaks: what the roof knows of the network, for apps below it."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Letterhead:
    """The network's name in one language, its English name where the other is not official, and its mailbox."""

    name: str
    original: str
    email: str


def letterhead(language: str) -> Letterhead:
    """As the secretariat has written it in the admin."""
    return import_string(settings.LETTERHEAD)(language)
