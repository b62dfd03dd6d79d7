"""Somebody takes along what is kept about them, then deletes their account; in Arabic, without JavaScript."""

import json
import zipfile

import pytest

from members.models import Representative, User
from tests.factories.members import RepresentativeFactory, UserFactory
from tests.journeys.test_every_page import session_of

# The mark tells pytest-django which database to make; the portal commits to it, so nothing is rolled back by test.
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def mine(portal):
    """A last focal point, made before the test begins its transaction, so that the portal sees them."""
    user = UserFactory(email="zahra@example.org", name="زهرة", language="ar")
    return RepresentativeFactory(user=user, organisation__name="شبكة جسور الطفولة", organisation__listed=True)


@pytest.fixture(scope="module")
def session(mine):
    return session_of(mine.user)


def test_taking_everything_along_and_leaving(browser, portal, mine, session):
    context = browser.new_context(base_url=portal.url, java_script_enabled=False)
    context.add_cookies([{"name": "sessionid", "value": session, "url": portal.url}])
    tab = context.new_page()
    tab.goto("/ar/account/")
    tab.get_by_role("link", name="الاطلاع على ما نحفظه عنكم").click()
    with tab.expect_download() as download:
        tab.get_by_role("link", name="تنزيل كل شيء").click()
    with zipfile.ZipFile(download.value.path()) as file:
        assert json.loads(file.read("data.json"))["account"][0]["name"] == "زهرة"
        assert "حماية الطفل" in file.read("README.txt").decode()

    tab.get_by_role("link", name="حذف حسابكم", exact=True).click()
    tab.get_by_role("button", name="احذفوا حسابي").click()
    assert tab.get_by_role("alert").get_by_role("link").count() == 2
    tab.get_by_label("شبكة جسور الطفولة").check()
    tab.get_by_label("احذفوا الحساب.").check()
    tab.get_by_role("button", name="احذفوا حسابي").click()
    assert tab.get_by_role("heading", level=1).inner_text() == "حُذف حسابكم"
    tab.goto("/ar/account/")
    assert tab.url.endswith("/ar/account/sign-in/?next=/ar/account/")
    context.close()
    assert User.objects.get(pk=mine.user.pk).erased_at
    assert not Representative.objects.current().filter(user=mine.user).exists()
