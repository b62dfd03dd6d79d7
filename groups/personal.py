"""What groups keep about a person."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from groups.models import Interest, Seat
from members.personal import Kept

PEOPLE = frozenset({"representative", "alternate"})

KEPT = [
    Kept(
        "interests",
        _("Groups that interest you, from your applications"),
        Interest,
        lambda subject: Q(application__applicant=subject.user),
    ),
    Kept(
        "seats",
        _("Seats in groups that you fill"),
        Seat,
        lambda subject: Q(representative__user=subject.user),
        hides=PEOPLE,
        becomes={"representative": None},
    ),
    Kept(
        "seats_as_alternate",
        _("Seats in groups that you fill as an alternate"),
        Seat,
        lambda subject: Q(alternate__user=subject.user),
        hides=PEOPLE,
        becomes={"alternate": None},
    ),
]
