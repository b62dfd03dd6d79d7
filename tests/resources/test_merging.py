"""What two entries of one organisation have published, when they become one."""

import pytest

from members.actions import merging
from resources.models import ProductPublisher
from tests.factories.members import OrganisationFactory, UserFactory
from tests.factories.resources import ProductFactory

pytestmark = pytest.mark.django_db


def rows() -> list[tuple]:
    return list(ProductPublisher.objects.order_by("pk").values_list("pk", "product", "organisation"))


def test_a_product_of_both_names_the_one_that_is_kept_once_and_both_again_when_undone():
    staff, kept, absorbed = UserFactory(staff=True), OrganisationFactory(), OrganisationFactory()
    of_both, of_one = ProductFactory(publishers=[kept, absorbed]), ProductFactory(publishers=[absorbed])
    before = rows()
    preview = merging.preview(kept=kept, absorbed=absorbed, by=staff)
    assert {step.row: step.outcome for step in preview.steps if step.what == "Published product"} == {
        of_both.title_en: "Is deleted: the other one is named as publisher already.",
        of_one.title_en: "Comes along.",
    }
    done = merging.merge(kept=kept, absorbed=absorbed, taken=set(), seen=preview.state, by=staff)
    assert set(kept.products.all()) == {of_both, of_one}
    assert ProductPublisher.objects.count() == 2
    merging.undo(merge=done, by=staff)
    assert rows() == before


def test_who_published_a_product_is_in_the_history():
    organisation, product = OrganisationFactory(), ProductFactory()
    product.publishers.add(organisation)
    product.publishers.remove(organisation)
    events = ProductPublisher.pgh_event_model.objects.order_by("pgh_id")
    assert [(each.pgh_label, each.product, each.organisation) for each in events] == [
        ("insert", product, organisation),
        ("delete", product, organisation),
    ]
