"""What the secretariat sees of the mail, and its one button."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from foundation.outbox.models import Message, Status
from members.models import User
from tests.factories.members import UserFactory
from tests.factories.outbox import MessageFactory

pytestmark = pytest.mark.django_db

LIST = reverse("admin:outbox_message_changelist")


@pytest.fixture
def staff(client) -> Client:
    client.force_login(UserFactory(superuser=True))
    return client


def page_of(message: Message) -> str:
    return reverse("admin:outbox_message_change", args=[message.pk])


def send_again(client: Client, *messages: Message) -> str:
    response = client.post(
        LIST,
        {"action": "send_again", "_selected_action": [message.pk for message in messages]},
        follow=True,
    )
    return " ".join(str(message) for message in response.context["messages"])


def test_the_list_shows_what_failed_and_why(staff):
    MessageFactory(failed=True, to="gone@example.org", last_error="550 <b>No such user</b>")
    MessageFactory(sent=True, to="amina@example.org")

    page = staff.get(LIST, {"status__exact": "failed"}).content.decode()

    assert "gone@example.org" in page
    assert "550 &lt;b&gt;No such user&lt;/b&gt;" in page
    assert "amina@example.org" not in page


def test_a_message_is_found_by_its_recipient(staff):
    MessageFactory(to="gone@example.org")
    MessageFactory(to="amina@example.org")

    page = staff.get(LIST, {"q": "amina"}).content.decode()

    assert "amina@example.org" in page
    assert "gone@example.org" not in page


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_for_one_message_and_for_thirty(staff, count, django_assert_max_num_queries):
    MessageFactory.create_batch(count)

    with django_assert_max_num_queries(8):
        staff.get(LIST)


def test_the_text_is_shown_and_nothing_in_it_runs(staff):
    message = MessageFactory(language="ar", text="<script>alert(1)</script> {{ 7|add:1 }}", html="<script>2</script>")

    page = staff.get(page_of(message)).content.decode()

    assert (
        '<pre class="mail-text" lang="ar" dir="rtl">&lt;script&gt;alert(1)&lt;/script&gt; {{ 7|add:1 }}</pre>' in page
    )
    assert "<script>2" not in page


def test_nobody_reads_a_secret(staff):
    waiting = MessageFactory(secret=True, text="The code is 123456")
    failed = MessageFactory(secret=True, text="The code is 123456", failed=True)
    blanked = MessageFactory(secret=True, text="", html="", sent=True)

    for message, reason in ((waiting, "not shown to anybody"), (failed, "not shown to anybody"), (blanked, "blanked")):
        page = staff.get(page_of(message)).content.decode()
        assert "123456" not in page
        assert reason in page


def test_nothing_can_be_added_changed_or_deleted(staff):
    message = MessageFactory()

    assert staff.get(reverse("admin:outbox_message_add")).status_code == 403
    assert staff.post(page_of(message), {"to": "other@example.org"}).status_code == 403
    assert staff.post(reverse("admin:outbox_message_delete", args=[message.pk]), {"post": "yes"}).status_code == 403
    assert "delete_selected" not in staff.get(LIST).content.decode()
    assert Message.objects.get().to == message.to


def test_a_failed_message_is_sent_again_and_it_is_known_who_said_so(staff):
    message = MessageFactory(failed=True)

    assert send_again(staff, message) == "1 e-mail is on its way again."

    message.refresh_from_db()
    assert message.status == Status.QUEUED
    assert LogEntry.objects.get().object_id == str(message.pk)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "it cannot be sent again"),
        ("fr", "il ne peut pas être envoyé de nouveau"),
        ("es", "no puede enviarse de nuevo"),
        ("ar", "لا يمكن إرسالها من جديد"),
    ],
)
def test_that_a_blanked_message_cannot_be_sent_again_is_said_in_the_readers_language(staff, language, said):
    User.objects.update(language=language)
    message = MessageFactory(sent=True, secret=True, text="", html="")

    assert said in send_again(staff, message)
    message.refresh_from_db()
    assert message.status == Status.SENT


def test_a_waiting_message_stays_as_it_is(staff):
    assert send_again(staff, MessageFactory()) == "1 e-mail is waiting to be sent anyway."


def test_who_may_only_look_cannot_send_again(client):
    user = UserFactory(staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_message"))
    client.force_login(user)
    message = MessageFactory(failed=True)

    assert "send_again" not in client.get(LIST).content.decode()
    send_again(client, message)

    message.refresh_from_db()
    assert message.status == Status.FAILED


def test_who_may_not_look_sees_nothing(client):
    client.force_login(UserFactory(staff=True))

    assert client.get(LIST).status_code == 403
    assert client.get(page_of(MessageFactory())).status_code == 403


@pytest.mark.parametrize(
    ("language", "heading"), [("fr", "destinataire"), ("es", "destinatario"), ("ar", "المرسَل إليه")]
)
def test_the_list_speaks_the_readers_language(staff, language, heading):
    User.objects.update(language=language)
    MessageFactory()

    assert heading in staff.get(LIST).content.decode().lower()
