"""By which groups the directory can be filtered."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from members.facets import Facet, Value
from members.models import User


def _groups(user: User | AnonymousUser) -> list[Value]:
    """Those that the reader may see; the entries name all of them."""
    groups = Group.objects.visible_to(user).only("slug", "name", "texts")
    return [Value(group.slug, str(group.pk), str(group.text("name"))) for group in groups]


GROUP = Facet("group", _("Takes part in"), _groups, is_folded=True)
