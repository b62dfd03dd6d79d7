"""Dates that say how long something was so."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def has_come(value: date) -> None:
    """An end is written down once it has come, because what has one is over. Raises ValidationError."""
    if value > timezone.localdate():
        raise ValidationError(_("Enter this date once it has come: whatever has an end counts as over."))
