"""A message to an organisation reaches its people, whose addresses its writer does not see."""

from django.db import transaction
from django.utils.translation import gettext as _

from members import emails
from members.actions.refusals import RefusedError
from members.models import Organisation, User


class ClosedError(RefusedError):
    def __str__(self) -> str:
        return _("Nothing was sent: this organisation takes no messages.")


@transaction.atomic
def write(*, organisation: Organisation, by: User | None, **said: str) -> None:
    """Pass on what somebody has `said` (name, email, affiliation, message); to a sample, nothing is sent.

    The same once more is not sent again. Nothing is mailed to the address that was typed: it may be anybody's. Raises
    ClosedError.
    """
    if not organisation.takes_messages:
        raise ClosedError
    if not organisation.is_sample:
        emails.message_passed_on(organisation, by=by, **said)
