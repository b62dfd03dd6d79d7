"""Which fields of members are translated; tracked here, so that the history has their columns too."""

import pghistory
from modeltranslation.translator import TranslationOptions, register

from members.models import MembershipType, Organisation


@register(Organisation)
class OrganisationTranslation(TranslationOptions):
    fields = ("description",)


@register(MembershipType)
class MembershipTypeTranslation(TranslationOptions):
    fields = ("name", "summary", "eligible", "benefits")


pghistory.track()(MembershipType)
pghistory.track(exclude=["sort_key", "marks"])(Organisation)
