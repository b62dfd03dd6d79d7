"""People who sign in."""

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from members.actions.refusals import RefusedError
from members.models import User


class GoneError(RefusedError):
    def __str__(self) -> str:
        return _("Nothing was changed: this account has been deleted.")


@transaction.atomic
def welcome(*, email: str, language: str) -> User:
    """The person behind a confirmed address, made now if nobody knew them; one, however often at once."""
    newcomer = User(email=email, language=language, password=make_password(None))
    User.objects.bulk_create([newcomer], ignore_conflicts=True)
    return User.objects.get(email=email)


@transaction.atomic
def describe(*, user: User, name: str, language: str) -> User:
    """How `user` wants to be called, and in which language to be written to. Raises GoneError."""
    user = locked(user)
    user.name, user.language = name, language
    user.save(update_fields=["name", "language"])
    return user


def locked(user: User) -> User:
    """The person as they are now, one at a time. Raises GoneError.

    Not against rows that refer to them: whoever decides on their application writes some, holding its lock.
    """
    found = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if found.erased_at:
        raise GoneError
    return found
