"""Codes: one live one an address, however often and from wherever it is asked for."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from foundation.outbox.models import Message
from members.actions import codes
from members.models import SignInCode, User
from members.tasks import purge
from tests.factories.members import UserFactory

EMAIL = "amina@example.org"


def age(**span) -> None:
    """Let time pass for the code of EMAIL."""
    code = SignInCode.objects.get(email=EMAIL)
    for field in ("created_at", "sent_at", "used_at"):
        if value := getattr(code, field):
            setattr(code, field, value - timedelta(**span))
    code.save()


def digits() -> str:
    return SignInCode.objects.get(email=EMAIL).digits


def wrong() -> str:
    return f"{(int(digits()) + 1) % 10**8:08}"


def confirm(code: str) -> User:
    return codes.confirm(email=EMAIL, digits=code, language="fr")


def at_once(function, times: int = 8) -> list:
    """Run it in so many threads at once; what each returned or raised."""

    def run(_):
        try:
            return function()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


@pytest.mark.django_db
def test_code_is_eight_digits_and_stands_in_the_mail_in_two_groups():
    codes.request(email=EMAIL, language="ar")
    message = Message.objects.get()
    assert len(digits()) == 8
    assert digits().isdigit()
    assert f"{digits()[:4]} {digits()[4:]}" in message.text
    assert (message.to, message.language, message.secret) == (EMAIL, "ar", True)
    assert digits()[:4] not in message.subject


@pytest.mark.django_db
def test_asking_makes_no_user_and_looks_for_none(django_assert_num_queries):
    codes.request(email=EMAIL, language="en")
    assert not User.objects.exists()
    UserFactory(email="known@example.org")
    with django_assert_num_queries(8) as unknown:
        codes.request(email="unknown@example.org", language="en")
    with django_assert_num_queries(8) as known:
        codes.request(email="known@example.org", language="en")
    shape = [[query["sql"].split()[0] for query in found.captured_queries] for found in (unknown, known)]
    assert shape[0] == shape[1]
    assert not any("members_user" in query["sql"] for query in known.captured_queries)


@pytest.mark.django_db
def test_resending_repeats_the_same_code():
    codes.request(email=EMAIL, language="en")
    first = digits()
    age(minutes=2)
    assert codes.request(email=EMAIL, language="en") == codes.Requested(is_live=True, was_mailed=True)
    assert digits() == first
    assert Message.objects.filter(text__contains=f"{first[:4]} {first[4:]}").count() == 2


@pytest.mark.django_db
def test_address_gets_one_mail_a_minute():
    codes.request(email=EMAIL, language="en")
    assert codes.request(email=EMAIL, language="en") == codes.Requested(is_live=True, was_mailed=False)
    assert Message.objects.count() == 1


@pytest.mark.django_db
def test_code_works_after_two_hours_and_resending_lengthens_its_life():
    codes.request(email=EMAIL, language="en")
    first = digits()
    age(hours=2, minutes=59)
    codes.request(email=EMAIL, language="en")
    age(hours=2, minutes=59)
    assert digits() == first
    assert confirm(first).email == EMAIL


@pytest.mark.django_db
def test_code_dies_after_three_hours_and_another_replaces_it():
    codes.request(email=EMAIL, language="en")
    first = digits()
    age(hours=3)
    with pytest.raises(codes.DeadCodeError):
        confirm(first)
    codes.request(email=EMAIL, language="en")
    assert digits() != first
    assert confirm(digits()).email == EMAIL


@pytest.mark.django_db
def test_tenth_wrong_attempt_kills_the_code():
    codes.request(email=EMAIL, language="en")
    right, bad = digits(), wrong()
    for _ in range(9):
        with pytest.raises(codes.WrongCodeError):
            confirm(bad)
    with pytest.raises(codes.DeadCodeError):
        confirm(bad)
    with pytest.raises(codes.DeadCodeError):
        confirm(right)
    assert codes.request(email=EMAIL, language="en").was_mailed
    assert digits() != right


@pytest.mark.django_db
def test_used_code_is_dead_but_for_the_second_click():
    codes.request(email=EMAIL, language="en")
    code = digits()
    assert confirm(code) == confirm(code)
    age(minutes=1)
    with pytest.raises(codes.DeadCodeError):
        confirm(code)


@pytest.mark.django_db
def test_code_of_one_address_is_none_of_another():
    codes.request(email=EMAIL, language="en")
    codes.request(email="other@example.org", language="en")
    with pytest.raises(codes.WrongCodeError):
        codes.confirm(email="other@example.org", digits=digits(), language="en")
    with pytest.raises(codes.DeadCodeError):
        codes.confirm(email="nobody@example.org", digits=digits(), language="en")


@pytest.mark.django_db
def test_code_cannot_be_read_from_the_database(settings):
    codes.request(email=EMAIL, language="en")
    row = SignInCode.objects.values().get()
    before = digits()
    assert before not in str(row)
    settings.SECRET_KEY = "another"
    assert digits() != before


@pytest.mark.django_db
def test_newcomer_exists_once_confirmed_with_the_language_of_the_page_and_no_password():
    codes.request(email=EMAIL, language="fr")
    user = confirm(digits())
    assert (user.email, user.language, user.is_staff, user.is_superuser) == (EMAIL, "fr", False, False)
    assert not user.has_usable_password()


@pytest.mark.django_db
def test_member_keeps_what_was_known_of_them():
    member = UserFactory(email=EMAIL, language="es", password="a long password")
    codes.request(email=EMAIL, language="fr")
    user = confirm(digits())
    assert user == member
    assert user.language == "es"
    assert user.check_password("a long password")


@pytest.mark.django_db(transaction=True)
def test_eight_requests_at_once_send_one_mail():
    results = at_once(lambda: codes.request(email=EMAIL, language="en"))
    assert sorted(result.was_mailed for result in results) == [False] * 7 + [True]
    assert Message.objects.count() == SignInCode.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_eight_confirmations_at_once_make_one_user():
    codes.request(email=EMAIL, language="en")
    code = digits()
    results = at_once(lambda: confirm(code))
    assert {user.pk for user in results} == {User.objects.get().pk}


@pytest.mark.django_db(transaction=True)
def test_guesses_at_once_are_all_counted():
    codes.request(email=EMAIL, language="en")
    bad = wrong()
    at_once(lambda: confirm(bad))
    assert SignInCode.objects.get().failed_attempts == 8


@pytest.mark.django_db
def test_purge_forgets_addresses_whose_code_is_long_dead():
    codes.request(email="fresh@example.org", language="en")
    codes.request(email=EMAIL, language="en")
    age(days=2)
    SignInCode.objects.create(email="never@example.org", created_at=timezone.now() - timedelta(days=2))
    purge()
    assert SignInCode.objects.values_list("email", flat=True).get() == "fresh@example.org"


@pytest.mark.django_db
def test_purge_forgets_what_limits_have_counted():
    cache.clear()
    cache.set("over", 1, timeout=-1)
    cache.set("counting", 1, timeout=60)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cache SET expires = expires - interval '2 minutes' WHERE cache_key LIKE '%%over'")
        purge()
        cursor.execute("SELECT cache_key FROM cache")
        assert cursor.fetchall() == [(":1:counting",)]
