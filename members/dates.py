"""Dates that say how long something was so, or may be."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def has_come(value: date) -> None:
    """A beginning or an end is written down once it has come: it counts from then on. Raises ValidationError."""
    if value > timezone.localdate():
        raise ValidationError(_("Enter this date once it has come: what stands here counts at once."))


def after_working_days(moment: datetime, days: int) -> datetime:
    """The same time of day so many days later; Saturdays and Sundays do not count."""
    moment = timezone.localtime(moment)
    while days:
        moment += timedelta(days=1)
        if moment.weekday() < 5:
            days -= 1
    return moment


def working_days_between(first: date, last: date) -> int:
    """After `first`, up to and including `last`: as after_working_days() counts them."""
    return _weekdays_until(last) - _weekdays_until(first)


def _weekdays_until(day: date) -> int:
    """Of all days of the calendar; its first was a Monday."""
    weeks, rest = divmod(day.toordinal(), 7)
    return weeks * 5 + min(rest, 5)
