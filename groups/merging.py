"""How the seats of one organisation come to another with which it is merged."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from groups.models import Seat
from members.merging import Step, step
from members.models import Organisation, Representative, User

# From the highest to the lowest.
ROLES = list(Seat.Role.values)


def merge(*, kept: Organisation, absorbed: Organisation, by: User) -> list[Step]:
    """Its people are the other's by now."""
    return list(_seats(kept, absorbed))


def _seats(kept: Organisation, absorbed: Organisation) -> Iterator[Step]:
    acting = {each.user_id: each for each in kept.representatives.current()}

    def standing(person: Representative | None) -> Representative | None:
        """Who acted for both acts by one row from now on, and keeps the seat by that one."""
        return acting.get(person.user_id, person) if person and person.ended_on else person

    there = {seat.group_id: seat for seat in kept.seats.current().select_related("representative", "alternate")}
    seats = absorbed.seats.select_related("group", "organisation", "representative", "alternate").order_by("pk")
    for seat in seats:
        mine = there.get(seat.group_id)
        if seat.ended_on is None:
            seat.representative, seat.alternate = standing(seat.representative), standing(seat.alternate)
        if mine and seat.ended_on is None:
            mine.role = min(mine.role, seat.role, key=ROLES.index)
            mine.representative = mine.representative or seat.representative
            if seat.alternate != mine.representative:
                mine.alternate = mine.alternate or seat.alternate
            mine.save()
            outcome = _("Ends, for each of the two has a seat in this group. The role that stays is: %(role)s.")
            yield step(seat, outcome % {"role": mine.get_role_display()})
            seat.ended_on = max(timezone.localdate(), seat.started_on)
        else:
            yield step(seat)
        seat.organisation = kept
        seat.save()
