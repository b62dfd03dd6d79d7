"""In whose name letters and badges speak."""

from alliance.models import Network
from foundation.printing.letterhead import Letterhead


def letterhead(language: str) -> Letterhead:
    network = Network.objects.first() or Network()
    name, english = network.text("name", language), network.text("name", "en")
    is_own = not name.is_draft or name.value == english.value
    return Letterhead(name.value, "" if is_own else english.value, network.email)
