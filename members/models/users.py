"""People who sign in, and the codes that let them."""

import uuid
from datetime import timedelta
from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person who signs in by `email`; without a password, by code alone."""
        user = self.model(email=email.strip().lower(), **fields)
        if password:
            user.set_password(password)
        else:
            user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email=(email or "").strip().lower())


@pghistory.track(exclude=["password", "last_login"])
class User(AbstractBaseUser, PermissionsMixin):
    """A person; their e-mail address, kept in lower case, is the name they sign in with.

    Whoever deletes their account leaves a row that is nobody: histories and decisions refer to it.
    """

    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="en")
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("member of the secretariat"), default=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    erased_at = models.DateTimeField(_("account deleted"), null=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["email"]
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_in_lower_case"),
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=True)
                | models.Q(
                    name="", is_active=False, is_staff=False, is_superuser=False, email__endswith="@invalid.invalid"
                ),
                name="erased_user_is_nobody",
            ),
        ]

    def __str__(self) -> str:
        return gettext("Deleted account") if self.erased_at else self.name or self.email

    def get_full_name(self) -> str:
        return str(self)


class SignInCode(models.Model):
    """The one live code of an e-mail address.

    The code itself is not stored: it is derived from `nonce` and SECRET_KEY, so that sending again repeats the same
    code, and a copy of the database lets nobody in.
    """

    # Long enough to reach a mailbox over a poor line, and for a mail server that is down to come back.
    LIFE = timedelta(hours=3)
    # At most one mail an address in this time, however often the form is sent.
    PAUSE = timedelta(minutes=1)
    # Wrong codes until a new one is needed: one chance in ten million for somebody who guesses.
    ATTEMPTS = 10
    # The same form sent twice signs the same person in twice, instead of telling them that their code is used.
    GRACE = timedelta(minutes=1)

    email = models.EmailField(max_length=254, unique=True)
    nonce = models.UUIDField(default=uuid.uuid4)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    failed_attempts = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.email

    @property
    def digits(self) -> str:
        """The code: eight digits."""
        seed = salted_hmac("members.SignInCode", f"{self.email}:{self.nonce}", algorithm="sha256").digest()
        return f"{int.from_bytes(seed) % 10**8:08}"

    @property
    def is_live(self) -> bool:
        """A mail carries this code, and it would still let its reader in."""
        now = timezone.now()
        return (
            self.sent_at is not None
            and now < self.sent_at + self.LIFE
            and self.failed_attempts < self.ATTEMPTS
            and (self.used_at is None or now < self.used_at + self.GRACE)
        )

    def renew(self) -> None:
        """Another code; the one before it is dead."""
        self.nonce, self.created_at = uuid.uuid4(), timezone.now()
        self.sent_at, self.used_at, self.failed_attempts = None, None, 0
