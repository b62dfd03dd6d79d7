"""The models of members, by concept."""

from members.models.applications import Application, Note, TimelineEntry
from members.models.confirmations import Confirmation
from members.models.entries import EntryChange
from members.models.interest import ExpressionOfInterest
from members.models.invitations import Invitation
from members.models.merges import FormerAddress, Merge
from members.models.organisations import (
    Affiliation,
    Kind,
    LegalStatus,
    Locality,
    Membership,
    MembershipType,
    Organisation,
    Policy,
    Representative,
    Visibility,
)
from members.models.periods import Periods
from members.models.reminders import Reminder
from members.models.requests import JoinRequest
from members.models.uploads import Upload
from members.models.users import SignInCode, User

__all__ = [
    "Affiliation",
    "Application",
    "Confirmation",
    "EntryChange",
    "ExpressionOfInterest",
    "FormerAddress",
    "Invitation",
    "JoinRequest",
    "Kind",
    "LegalStatus",
    "Locality",
    "Membership",
    "MembershipType",
    "Merge",
    "Note",
    "Organisation",
    "Periods",
    "Policy",
    "Reminder",
    "Representative",
    "SignInCode",
    "TimelineEntry",
    "Upload",
    "User",
    "Visibility",
]
