"""The desks of the roof: pages, figures, leadership, donors, channels."""

import pytest

from alliance.models import Channel, Page
from tests.factories.alliance import (
    ChannelFactory,
    DonorFactory,
    KeyFigureFactory,
    LeaderFactory,
    NetworkFactory,
    PageFactory,
)
from tests.factories.members import UserFactory

pytestmark = pytest.mark.django_db

DESKS = {
    "channel": ChannelFactory,
    "donor": DonorFactory,
    "keyfigure": KeyFigureFactory,
    "leader": LeaderFactory,
    "network": NetworkFactory,
    "page": PageFactory,
}
FIXED = {"network", "page"}


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(superuser=True))
    return client


@pytest.mark.parametrize(("name", "factory"), DESKS.items())
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_desk_opens_in_the_language_of_its_user(client, name, factory, language):
    obj = factory()
    client.force_login(UserFactory(superuser=True, language=language))
    for page in ("", f"{obj.pk}/change/"):
        response = client.get(f"/admin/alliance/{name}/{page}")
        assert response.status_code == 200
        assert f'lang="{language}"' in response.content.decode()


@pytest.mark.parametrize("name", DESKS)
def test_what_addresses_rely_on_is_neither_added_nor_deleted(desk, name):
    obj = DESKS[name]()
    expected = 403 if name in FIXED else 200
    assert desk.get(f"/admin/alliance/{name}/add/").status_code == expected
    assert desk.get(f"/admin/alliance/{name}/{obj.pk}/delete/").status_code == expected


def test_the_key_of_a_page_stays(desk):
    page = PageFactory(slug="about")
    desk.post(f"/admin/alliance/page/{page.pk}/change/", {"slug": "other", "title_en": "About us"})
    assert list(Page.objects.values_list("slug", "title_en")) == [("about", "About us")]


def test_an_address_without_scheme_is_a_secure_one(desk):
    values = {"slug": "forum", "position": 1, "name_en": "Forum", "url": "forum.example.org"}
    assert desk.post("/admin/alliance/channel/add/", values).status_code == 302
    assert Channel.objects.get().url == "https://forum.example.org"


@pytest.mark.parametrize(
    ("values", "lacking"),
    [
        ({"shown": "computed"}, {"computation"}),
        ({"shown": "stated", "stated_value": "265+"}, {"stated_on"}),
        ({"shown": "stated"}, {"stated_value", "stated_on"}),
    ],
)
def test_a_figure_says_what_it_lacks(desk, values, lacking):
    response = desk.post("/admin/alliance/keyfigure/add/", {"slug": "a", "position": 1, "label_en": "A"} | values)
    assert set(response.context["adminform"].form.errors) == lacking
