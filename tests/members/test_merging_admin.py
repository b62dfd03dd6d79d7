"""The secretariat merges two organisations from a preview, finds what was merged, and undoes it."""

import re

import pghistory
import pytest
from django.contrib.admin.models import LogEntry

from members.actions import merging
from members.models import Merge, Organisation, Representative
from tests.factories.members import (
    ApplicationFactory,
    EntryChangeFactory,
    OrganisationFactory,
    RepresentativeFactory,
    UserFactory,
)
from tests.members.test_admin import with_permissions

pytestmark = pytest.mark.django_db
LIST = "/admin/members/organisation/"
MERGES = "/admin/members/merge/"
RIGHTS = ["view_organisation", "change_organisation", "delete_organisation"]


@pytest.fixture
def desk(client):
    client.force_login(with_permissions(*RIGHTS, "view_application"))
    return client


@pytest.fixture
def kept():
    return OrganisationFactory(name="Maison Tamarin", slug="tamarin", acronym="", headquarters="KE", listed=True)


@pytest.fixture
def absorbed():
    return OrganisationFactory(name="Maison <b>du</b> Tamarin", slug="tamarin-2", acronym="MDT", headquarters="MG")


def at(kept, absorbed) -> str:
    return f"{MERGES}preview/{kept.pk}/{absorbed.pk}/"


def read(desk, kept, absorbed) -> dict[str, str]:
    """What the browser sends when nothing is touched."""
    page = desk.get(at(kept, absorbed)).content.decode()
    chosen = re.findall(r'name="(\w+)" value="(\w+)"[^>]* checked', page)
    return {"seen": re.search(r'name="seen" value="(\w+)"', page)[1], **dict(chosen)}


def done(kept, absorbed) -> Merge:
    staff = UserFactory(name="Sam Secretary")
    seen = merging.preview(kept=kept, absorbed=absorbed, by=staff).state
    return merging.merge(kept=kept, absorbed=absorbed, taken=set(), seen=seen, by=staff)


def test_from_the_list_to_one_organisation_and_back_to_two(desk, kept, absorbed):
    RepresentativeFactory(organisation=absorbed, user__name="Ana Lima")
    chosen = {"action": "merge", "_selected_action": [absorbed.pk, kept.pk]}
    response = desk.post(LIST, chosen)
    assert response["Location"] == at(kept, absorbed)  # the member is kept
    form = read(desk, kept, absorbed)
    assert {name for name, value in form.items() if value == "absorbed"} == {"acronym"}  # it fills a gap
    assert form["name"] == form["headquarters"] == "kept"
    page = desk.get(at(kept, absorbed)).content.decode()
    assert (
        "<bdi>Ana Lima – Maison &lt;b&gt;du&lt;/b&gt; Tamarin</bdi></td><td>Comes along, as: Focal point.</td>" in page
    )
    assert "<bdi>Madagascar</bdi>" in page

    response = desk.post(at(kept, absorbed), form | {"headquarters": "absorbed"}, follow=True)
    assert response.redirect_chain == [(f"{LIST}{kept.pk}/change/", 302)]
    merge = Merge.objects.get()
    page = response.content.decode()
    assert page.count(f'href="{MERGES}{merge.pk}/change/"') == 2  # in the message, and among its merges
    assert list(Organisation.objects.values_list("acronym", "headquarters")) == [("MDT", "MG")]
    said = "Maison <b>du</b> Tamarin went into Maison Tamarin."
    assert LogEntry.objects.get().change_message == said

    assert "Maison &lt;b&gt;du&lt;/b&gt; Tamarin" in desk.get(MERGES).content.decode()
    assert f'href="{MERGES}{merge.pk}/undo/"' in desk.get(f"{MERGES}{merge.pk}/change/").content.decode()
    assert desk.get(f"{MERGES}{merge.pk}/undo/").status_code == 200
    assert Organisation.objects.count() == 1
    page = desk.post(f"{MERGES}{merge.pk}/undo/", follow=True).content.decode()
    assert "Maison &lt;b&gt;du&lt;/b&gt; Tamarin and Maison Tamarin are two organisations again." in page
    assert f'href="{MERGES}{merge.pk}/undo/"' not in page
    assert Organisation.objects.count() == 2


@pytest.mark.parametrize("missing", ["change_organisation", "delete_organisation"])
def test_merging_and_undoing_take_both_rights(client, kept, absorbed, missing):
    client.force_login(with_permissions(*(right for right in RIGHTS if right != missing)))
    merge = done(kept, absorbed)
    other = OrganisationFactory()
    for path in (at(kept, other), MERGES, f"{MERGES}{merge.pk}/change/", f"{MERGES}{merge.pk}/undo/"):
        for method in ("get", "post"):
            assert getattr(client, method)(path).status_code == 403, path
    assert 'value="merge"' not in client.get(LIST).content.decode()
    assert MERGES not in client.get(f"{LIST}{kept.pk}/change/").content.decode()
    assert Organisation.objects.count() == 2


def test_a_record_is_neither_written_nor_deleted_by_hand(client, kept, absorbed):
    client.force_login(UserFactory(superuser=True))
    merge = done(kept, absorbed)
    assert client.get(f"{MERGES}add/").status_code == 403
    assert client.post(f"{MERGES}{merge.pk}/change/", {"kept_name": "Another"}).status_code == 403
    assert client.post(f"{MERGES}{merge.pk}/delete/", {"post": "yes"}).status_code == 403
    merge.refresh_from_db()
    assert merge.kept_name == "Maison Tamarin"


@pytest.mark.parametrize("number", [1, 3])
def test_it_takes_two(desk, number):
    chosen = [OrganisationFactory().pk for _ in range(number)]
    response = desk.post(LIST, {"action": "merge", "_selected_action": chosen}, follow=True)
    assert "Choose two organisations: those that are one." in response.content.decode()


def test_what_changed_meanwhile_is_read_first_and_what_was_chosen_is_kept(desk, kept, absorbed):
    form = read(desk, kept, absorbed) | {"headquarters": "absorbed"}
    with pghistory.context():
        RepresentativeFactory(organisation=absorbed, user__name="Ana Lima")
    page = desk.post(at(kept, absorbed), form).content.decode()
    assert "It has changed since you opened this page." in page
    assert "Ana Lima" in page
    assert Organisation.objects.count() == 2
    assert re.search(r'name="headquarters" value="absorbed"[^>]* checked', page)
    form["seen"] = re.search(r'name="seen" value="(\w+)"', page)[1]
    assert desk.post(at(kept, absorbed), form).status_code == 302
    assert str(Organisation.objects.get().headquarters) == "MG"


@pytest.mark.parametrize("sent", [{"name": "another"}, {"name": "kept\0"}, {"name": ""}, {"name": "x" * 10_000}])
def test_a_choice_that_is_none_is_asked_again(desk, kept, absorbed, sent):
    page = desk.post(at(kept, absorbed), read(desk, kept, absorbed) | sent)
    assert page.status_code == 200
    assert "Please choose one of the two wherever they differ." in page.content.decode()
    assert Organisation.objects.count() == 2


def test_extra_fields_change_nothing(desk, kept, absorbed):
    desk.post(at(kept, absorbed), read(desk, kept, absorbed) | {"slug": "absorbed", "created_at": "absorbed"})
    assert Organisation.objects.get().slug == "tamarin"


def test_a_second_click_is_told_that_it_is_done(desk, kept, absorbed):
    form = read(desk, kept, absorbed)
    merge = done(kept, absorbed)
    for path in (at(kept, absorbed), at(absorbed, kept)):
        response = desk.post(path, form, follow=True)
        assert response.redirect_chain == [(f"{MERGES}{merge.pk}/change/", 302)]
        assert "Nothing was changed: Sam Secretary has merged these two already." in response.content.decode()
    assert desk.get(f"{MERGES}preview/{kept.pk}/987654321/").status_code == 404
    assert desk.get(f"{MERGES}preview/{kept.pk}/{kept.pk}/").status_code == 404
    assert desk.get(f"{MERGES}987654321/undo/").status_code == 404


def test_what_has_to_be_decided_first_is_said_in_place_of_the_button(desk, kept, absorbed):
    EntryChangeFactory(organisation=absorbed)
    for method in ("get", "post"):
        page = getattr(desk, method)(at(kept, absorbed)).content.decode()
        assert "a change of the entry of Maison &lt;b&gt;du&lt;/b&gt; Tamarin waits. Decide on it first." in page
        assert "Merge these two" not in page
    assert Organisation.objects.count() == 2


def test_what_stands_in_the_way_of_an_undo_is_named(desk, kept, absorbed):
    RepresentativeFactory(organisation=absorbed, user__name="Ana <i>Lima</i>")
    merge = done(kept, absorbed)
    with pghistory.context():
        Representative.objects.update(role="alternate")
    page = desk.post(f"{MERGES}{merge.pk}/undo/").content.decode()
    assert "Nothing was changed: these have changed since." in page
    assert "<li><bdi>Representative: Ana &lt;i&gt;Lima&lt;/i&gt; – Maison Tamarin</bdi></li>" in page
    assert 'value="Undo this merge"' not in page


def test_a_second_undo_is_told_who_was_first(desk, kept, absorbed):
    first = UserFactory(name="Ines Desk")
    merge = done(kept, absorbed)
    merging.undo(merge=merge, by=first)
    assert (
        "Nothing was changed: Ines Desk undid this merge on" in desk.post(f"{MERGES}{merge.pk}/undo/").content.decode()
    )


def test_possible_duplicates_lead_to_the_preview(client, kept):
    waiting = ApplicationFactory(submitted=True, organisation__name="Maison Tamarin")
    draft = ApplicationFactory(organisation=None, answers={"organisation": {"name": ["Maison Tamarin"]}})
    link = f'href="{at(kept, waiting.organisation)}"'
    for rights, pk, is_shown in (
        ([*RIGHTS, "view_application"], waiting.pk, True),
        (["view_organisation", "view_application"], waiting.pk, False),
        ([*RIGHTS, "view_application"], draft.pk, False),
    ):
        client.force_login(with_permissions(*rights))
        page = client.get(f"/admin/members/application/{pk}/change/").content.decode()
        assert 'class="duplicates"' in page
        assert ("/merge/preview/" in page) is is_shown
        assert (link in page) is is_shown


@pytest.mark.parametrize("rows", [1, 30])
def test_list_of_merges_costs_as_many_statements_with_thirty_as_with_one(desk, django_assert_num_queries, rows, kept):
    staff = UserFactory()
    for number in range(rows):
        Merge.objects.create(
            kept=kept,
            absorbed_id=10**6 + number,
            by=staff,
            context_id=f"{number:032x}",
            kept_name="A",
            absorbed_name="B",
        )
    desk.get(MERGES)
    with django_assert_num_queries(7):
        desk.get(MERGES)
