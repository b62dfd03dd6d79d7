"""What is kept about a person, said once: shown to them, put into their file, and erased.

The roof lists the parts in PERSONAL_DATA, so that an app above this one can have data of its own.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.files import File
from django.db.models import ForeignKey, Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django_countries.fields import Country

from members.models import (
    Application,
    Confirmation,
    EntryChange,
    ExpressionOfInterest,
    Invitation,
    JoinRequest,
    Note,
    Organisation,
    Reminder,
    Representative,
    SignInCode,
    TimelineEntry,
    Upload,
    User,
)

# What others are called in somebody's file.
SECRETARIAT, SOMEBODY = "the secretariat", "another person"


class Subject:
    """A person, as they are known by address and name; `ever` adds those under which the history knows them.

    An address that somebody no longer has opens nothing to them: it is only for forgetting them.
    """

    GAP: ClassVar[str] = "…"  # what stands in a text where they were named

    def __init__(self, user: User, *, ever: bool = False) -> None:
        tracked: Any = User
        known = [(user.email, user.name)]
        if ever:
            known += tracked.pgh_event_model.objects.filter(pgh_obj=user.pk).values_list("email", "name")
        addresses, names = ({each for each in column if each} for column in zip(*known, strict=True))
        # an address that was theirs may be somebody else's by now
        addresses -= set(User.objects.filter(email__in=addresses).exclude(pk=user.pk).values_list("email", flat=True))
        self.user, self.addresses, self.names = user, sorted(addresses), sorted(names)
        self._said: dict[tuple[type[Model], Any], Any] = {}

    def said(self, model: type[Model], key: Any) -> Any:
        """What another row is to them: a person by what that person is, what has a name of its own by that name."""
        if (model, key) not in self._said:
            self._said[model, key] = self._look_up(model, key)
        return self._said[model, key]

    def _look_up(self, model: type[Model], key: Any) -> Any:
        if model is User and key == self.user.pk:
            return "you"
        row: Any = model._base_manager.filter(pk=key).first() if model is User or hasattr(model, "slug") else None
        if isinstance(row, User):
            return SECRETARIAT if row.is_staff else row.name or SOMEBODY
        if isinstance(row, Organisation) and not self._knows(row):
            return "an organisation that is not shown any more"
        return key if row is None else str(row)

    def _knows(self, organisation: Organisation) -> bool:
        """They saw it from inside, were asked in, or may see it now."""
        mine = Q(representatives__user=self.user) | Q(applications__applicant=self.user)
        mine |= Q(invitations__email__in=self.addresses)
        known = Organisation.objects.filter(pk=organisation.pk)
        return known.filter(mine).exists() or known.visible_to(self.user).exists()

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds them in a text."""
        longest_first = sorted({*self.addresses, *self.names}, key=len, reverse=True)
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)

    def is_named_in(self, content: Any) -> bool:
        """Whether one of their addresses is in this, alone."""
        if isinstance(content, dict):
            return any(self.is_named_in(each) for each in content.values())
        if isinstance(content, list):
            return any(self.is_named_in(each) for each in content)
        return content in self.addresses

    def taken_out_of(self, value: Any) -> Any:
        """The same text, or JSON, without them."""
        if isinstance(value, str):
            return self.pattern.sub(self.GAP, value)
        if isinstance(value, list):
            return [self.taken_out_of(each) for each in value]
        if isinstance(value, dict):
            return {key: self.taken_out_of(each) for key, each in value.items()}
        return value


@dataclass(frozen=True)
class Kept:
    """The rows of one model that are about a person, with their history.

    `of` finds them, by fields that the history has too. `hides` names what is not the person's to read: what lets
    somebody in, what is said of them among others. `is_shown` is false where that is all of it. `others` says by field
    what anybody but themselves is called, whatever that person is by now. Erasing deletes the rows, or writes what
    `becomes` says and takes the person out of the `texts`.
    """

    slug: str
    title: str | Promise
    model: type[Model]
    of: Callable[[Subject], Q]
    hides: frozenset[str] = frozenset()
    others: dict[str, str] = field(default_factory=dict)
    is_shown: bool = True
    is_deleted: bool = False
    becomes: dict[str, Any] = field(default_factory=dict)
    texts: tuple[str, ...] = ()
    files: Callable[[Subject], Iterable[tuple[str, File]]] = lambda subject: ()

    @property
    def history(self) -> type[Model] | None:
        return getattr(self.model, "pgh_event_model", None)

    def rows(self, subject: Subject) -> QuerySet[Any]:
        return self.model._base_manager.filter(self.of(subject)).order_by("pk")

    def events(self, subject: Subject) -> QuerySet[Any]:
        """The history of those rows, and of rows that were theirs."""
        assert self.history
        theirs = Q(pgh_obj__in=self.rows(subject).values("pk")) | self.of(subject)
        return self.history._base_manager.filter(theirs).order_by("pgh_id")

    def said(self, row: Model, subject: Subject) -> dict[str, Any]:
        """A row, or one of its history, for its person to read."""
        said = {}
        for each in self.model._meta.concrete_fields:
            if each.name in self.hides or not hasattr(row, each.attname):
                continue
            value = getattr(row, each.attname)
            if each.name in self.others and value not in (None, subject.user.pk):
                value = self.others[each.name]
            elif isinstance(each, ForeignKey) and value is not None:
                value = subject.said(each.remote_field.model, value)
            elif isinstance(value, Country):
                value = value.code
            said[each.name] = value
        return said

    def erase(self, subject: Subject) -> None:
        keys = list(self.rows(subject).values_list("pk", flat=True))
        events = list(self.events(subject).values_list("pk", flat=True)) if self.history else []
        rows = self.model._base_manager.filter(pk__in=keys)
        if self.is_deleted:
            rows.delete()
        else:
            self._overwrite(rows, subject)
        if self.history:
            # what has just been written is an event too
            history = self.history._base_manager.filter(Q(pk__in=events) | Q(pgh_obj__in=keys))
            if self.is_deleted:
                history.delete()
            else:
                self._overwrite(history, subject)

    def _overwrite(self, rows: QuerySet[Any], subject: Subject) -> None:
        known = {each.name for each in rows.model._meta.concrete_fields}
        if becomes := {name: value for name, value in self.becomes.items() if name in known}:
            rows.update(**becomes)
        for row in rows if self.texts else ():
            said = {name: getattr(row, name) for name in self.texts}
            kept = {name: subject.taken_out_of(value) for name, value in said.items()}
            if kept != said:
                rows.model._base_manager.filter(pk=row.pk).update(**kept)


def all_kept() -> list[Kept]:
    return [kept for name in settings.PERSONAL_DATA for kept in import_string(name)]


def _of_applicant(subject: Subject) -> Q:
    return Q(application__applicant=subject.user)


def _sent_for_organisations(subject: Subject) -> Q:
    return Q(by=subject.user, organisation__isnull=False)


def _files(of: Callable[[Subject], Q]) -> Callable[[Subject], Iterable[tuple[str, File]]]:
    """As what, in their file; two of them may have one name."""
    return lambda subject: [
        (f"{upload.pk}/{upload.name}", upload.file) for upload in Upload.objects.filter(of(subject)).order_by("pk")
    ]


KEPT = [
    Kept("account", _("Your account"), User, lambda subject: Q(id=subject.user.pk), hides=frozenset({"password"})),
    Kept(
        "addresses",
        _("Addresses with which you sign in"),
        EmailAddress,
        lambda subject: Q(user=subject.user),
        is_deleted=True,
    ),
    Kept(
        "second_steps",
        _("Second steps of signing in"),
        Authenticator,
        lambda subject: Q(user=subject.user),
        hides=frozenset({"data"}),
        is_deleted=True,
    ),
    Kept(
        "codes",
        _("Codes for signing in"),
        SignInCode,
        lambda subject: Q(email__in=subject.addresses),
        hides=frozenset({"nonce"}),
        is_deleted=True,
    ),
    Kept(
        "applications",
        _("Applications for membership, with your answers"),
        Application,
        lambda subject: Q(applicant=subject.user),
        others=dict.fromkeys(("decided_by", "reviewer", "entered_by"), SECRETARIAT),
        becomes={"job_title": "", "answers": {}},
        texts=("requested", "reason"),
    ),
    Kept(
        "timeline",
        _("Steps of these applications"),
        TimelineEntry,
        _of_applicant,
        others={"by": SECRETARIAT},
        texts=("pages",),
    ),
    # the files themselves are swept once no row names them
    Kept(
        "application_files",
        _("Files of these applications"),
        Upload,
        _of_applicant,
        hides=frozenset({"file"}),
        is_deleted=True,
        files=_files(_of_applicant),
    ),
    Kept(
        "organisation_files",
        _("Files that you gave an organisation"),
        Upload,
        _sent_for_organisations,
        hides=frozenset({"file"}),
        texts=("name",),
        files=_files(_sent_for_organisations),
    ),
    Kept("reminders", _("Reminders of these applications"), Reminder, _of_applicant),
    Kept("notes", _("Notes of the secretariat"), Note, _of_applicant, is_shown=False, texts=("text",)),
    Kept(
        "representations",
        _("Organisations for which you act, or acted"),
        Representative,
        lambda subject: Q(user=subject.user),
        becomes={"job_title": ""},
    ),
    Kept(
        "invitations_received",
        _("Invitations to you"),
        Invitation,
        lambda subject: Q(email__in=subject.addresses),
        is_deleted=True,
    ),
    Kept("invitations_sent", _("Invitations that you sent"), Invitation, lambda subject: Q(by=subject.user)),
    Kept(
        "join_requests",
        _("Your requests to join an organisation"),
        JoinRequest,
        lambda subject: Q(user=subject.user),
        others={"decided_by": SOMEBODY},  # a focal point or the secretariat
        becomes={"message": ""},
    ),
    Kept(
        "expressions_of_interest",
        _("What you wrote about associate or core membership"),
        ExpressionOfInterest,
        # what somebody signed in has written is theirs, whatever address it gives
        lambda subject: Q(by=subject.user) | Q(by=None, email__in=subject.addresses),
        others={"answered_by": SECRETARIAT},
        is_deleted=True,
    ),
    Kept(
        "entry_changes",
        _("Changes of an entry that you proposed"),
        EntryChange,
        lambda subject: Q(by=subject.user),
        others={"decided_by": SECRETARIAT},
        texts=("reason",),
    ),
    Kept(
        "confirmations",
        _("Yearly confirmations that you answered"),
        Confirmation,
        lambda subject: Q(answered_by=subject.user),
        others={"answered_by": SOMEBODY},  # before or after them: a colleague or the secretariat
        texts=("reason",),
    ),
]
