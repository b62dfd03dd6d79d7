"""People who sign in."""

from django.contrib.auth.hashers import make_password
from django.db import transaction

from members.models import User


@transaction.atomic
def welcome(*, email: str, language: str) -> User:
    """The person behind a confirmed address, made now if nobody knew them; one, however often at once."""
    newcomer = User(email=email, language=language, password=make_password(None))
    User.objects.bulk_create([newcomer], ignore_conflicts=True)
    return User.objects.get(email=email)


@transaction.atomic
def describe(*, user: User, name: str, language: str) -> User:
    """How `user` wants to be called, and in which language to be written to."""
    user = User.objects.select_for_update().get(pk=user.pk)
    user.name, user.language = name, language
    user.save(update_fields=["name", "language"])
    return user
