"""People who sign in."""

from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import DO_NOTHING
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
    found = User.objects.select_for_update(no_key=True).filter(pk=user.pk).first()
    if found is None or found.erased_at:
        raise GoneError
    return found


def forget_unused(person: User) -> None:
    """Delete an account, and its history, that nobody has signed in to and that nothing refers to.

    Where somebody is about to use it at this moment it stays.
    """
    found = User.objects.select_for_update(skip_locked=True).filter(pk=person.pk, last_login=None).first()
    # Not events of the history, which outlive what they tell of.
    relations: list[Any] = [each for each in User._meta.related_objects if each.on_delete is not DO_NOTHING]
    if found is None or any(
        relation.related_model._base_manager.filter(**{relation.field.name: found}).exists() for relation in relations
    ):
        return
    key = found.pk
    found.delete()
    tracked: Any = User
    tracked.pgh_event_model.objects.filter(pgh_obj_id=key).delete()
