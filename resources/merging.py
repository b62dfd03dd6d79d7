"""How what one organisation published comes to another with which it is merged."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from members.merging import Step, step
from members.models import Organisation, User
from resources.models import ProductPublisher


def merge(*, kept: Organisation, absorbed: Organisation, by: User) -> list[Step]:
    return list(_publishers(kept, absorbed))


def _publishers(kept: Organisation, absorbed: Organisation) -> Iterator[Step]:
    there = set(kept.products.values_list("pk", flat=True))
    rows = ProductPublisher.objects.filter(organisation=absorbed).select_related("product").order_by("pk")
    for row in rows:
        if row.product_id in there:
            yield step(row, _("Is deleted: the other one is named as publisher already."))
            row.delete()
        else:
            yield step(row)
            row.organisation = kept
            row.save()
