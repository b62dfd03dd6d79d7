"""Interest in a membership that cannot be applied for online: it reaches the secretariat, which answers by e-mail."""

from datetime import datetime
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members import emails
from members.actions.refusals import RefusedError
from members.models import ExpressionOfInterest, MembershipType, User

Status = ExpressionOfInterest.Status


class AlreadyAnsweredError(RefusedError):
    def __init__(self, expression: ExpressionOfInterest) -> None:
        super().__init__(expression)
        self.expression = expression

    def __str__(self) -> str:
        time = date_format(timezone.localtime(self.expression.answered_at), "DATETIME_FORMAT")
        words = {"person": str(self.expression.answered_by), "time": time}
        return _("Nothing was changed: %(person)s marked this as answered on %(time)s.") % words


@transaction.atomic
def express(*, type: MembershipType, language: str, by: User | None, **said: str) -> ExpressionOfInterest:
    """Keep what somebody has `said` (name, email, organisation, kind, country, message) and tell the secretariat.

    The same once more, before it was answered, is nothing new. Nothing is mailed to the address: it may be anybody's.
    """
    expression, is_new = ExpressionOfInterest.objects.get_or_create(
        type=type, status=Status.NEW, **said, defaults={"language": language, "by": by}
    )
    if is_new:
        emails.interest_expressed(expression)
    return expression


@transaction.atomic
def answer(*, expression: ExpressionOfInterest, by: User) -> ExpressionOfInterest:
    """Note that the secretariat has answered. Raises AlreadyAnsweredError."""
    expression = (
        ExpressionOfInterest.objects.select_related("type", "answered_by")
        .select_for_update(of=("self",))
        .get(pk=expression.pk)
    )
    if expression.status == Status.ANSWERED:
        raise AlreadyAnsweredError(expression)
    expression.status, expression.answered_at, expression.answered_by = Status.ANSWERED, timezone.now(), by
    expression.save(update_fields=["status", "answered_at", "answered_by"])
    return expression


def forget_answered(*, before: datetime) -> int:
    """Delete what was answered before, its history, and what the admin has logged of it; how many."""
    old = list(ExpressionOfInterest.objects.answered_before(before).values_list("pk", flat=True))
    ExpressionOfInterest.objects.filter(pk__in=old).delete()
    tracked: Any = ExpressionOfInterest
    tracked.pgh_event_model.objects.filter(pgh_obj_id__in=old).delete()  # after it, because deleting is an event too
    kind = ContentType.objects.get_for_model(ExpressionOfInterest)
    LogEntry.objects.filter(content_type=kind, object_id__in=[str(key) for key in old]).delete()
    return len(old)
