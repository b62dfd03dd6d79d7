"""The models of members, by concept."""

from members.models.applications import Application, TimelineEntry
from members.models.organisations import (
    Affiliation,
    Kind,
    Locality,
    Membership,
    MembershipType,
    Organisation,
    Representative,
    Visibility,
)
from members.models.users import SignInCode, User

__all__ = [
    "Affiliation",
    "Application",
    "Kind",
    "Locality",
    "Membership",
    "MembershipType",
    "Organisation",
    "Representative",
    "SignInCode",
    "TimelineEntry",
    "User",
    "Visibility",
]
