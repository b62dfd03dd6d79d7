"""Limits: tries at once are counted one after the other, and none is refused for the waiting."""

import pytest
from allauth.core.internal import ratelimit
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache

from members import limits
from tests.factories.members import UserFactory
from tests.members.test_codes import at_once


@pytest.fixture(autouse=True)
def _no_limits_from_other_tests(db):
    cache.clear()


@pytest.fixture
def post(rf):
    def post(user=None):
        request = rf.post("/")
        request.user = user or AnonymousUser()
        return request

    return post


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("action", ["confirm_code", "submit_application", "mail_code"])
def test_eight_tries_at_once_are_all_counted_and_none_refused(post, monkeypatch, action):
    monkeypatch.setattr(ratelimit, "CACHE_LOCK_WAIT_TIMEOUT", 0)  # allauth, alone, would refuse whoever has to wait
    person = UserFactory()
    request, key = post(person), "a@example.org" if action == "mail_code" else None
    assert at_once(lambda: limits.allowed(request, action, key=key)) == [True] * 8
    room = {"confirm_code": 30, "submit_application": 12, "mail_code": 12}[action] - 8
    assert [limits.allowed(request, action, key=key) for _ in range(room + 1)] == [True] * room + [False]


def test_looking_is_not_counted(post):
    for _ in range(20):
        assert limits.allowed(post(), "mail_code", key="a@example.org", counts=False)
    for _ in range(12):
        assert limits.allowed(post(), "mail_code", key="a@example.org")
    assert not limits.allowed(post(), "mail_code", key="a@example.org", counts=False)
    assert limits.allowed(post(), "mail_code", key="b@example.org", counts=False)
