"""The models of members, by concept."""

from members.models.applications import Application, TimelineEntry
from members.models.organisations import Membership, MembershipType, Organisation, Representative
from members.models.users import SignInCode, User

__all__ = [
    "Application",
    "Membership",
    "MembershipType",
    "Organisation",
    "Representative",
    "SignInCode",
    "TimelineEntry",
    "User",
]
