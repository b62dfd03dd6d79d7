"""E-mails in the outbox."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from foundation.outbox.models import Message, Status


class MessageFactory(DjangoModelFactory):
    """An e-mail that is due."""

    class Meta:
        model = Message

    class Params:
        sent = factory.Trait(status=Status.SENT, attempts=1, sent_at=factory.LazyFunction(timezone.now))
        failed = factory.Trait(status=Status.FAILED, attempts=1, last_error="550 No such user")

    to = factory.Sequence(lambda n: f"person{n}@example.org")
    from_email = "The Alliance <membership@alliancecpha.org>"
    subject = factory.Sequence(lambda n: f"Subject {n}")
    text = "A text.\n"
    html = "<p>A text.</p>"
    language = "en"
    notice = "sample/welcome"
    message_id = factory.Sequence(lambda n: f"<{n}@portal.example.org>")
