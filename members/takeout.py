"""Everything that is kept about a person, as one file for them."""

import io
import json
import zipfile
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import timezone

from foundation.outbox import actions as outbox
from members.models import User
from members.personal import Subject, all_kept


def made_for(user: User) -> bytes:
    """A ZIP: `data.json`, what it is in the active language, and the files of theirs."""
    subject, made_at = Subject(user), timezone.now()
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("README.txt", render_to_string("members/takeout.txt", {"person": user, "made_at": made_at}))
        data = {"made_at": made_at, "made_by": settings.SITE_URL, **everything(subject)}
        file.writestr("data.json", json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2) + "\n")
        for kept in all_kept():
            for name, held in kept.files(subject):
                with held.open("rb"):
                    file.writestr(f"files/{kept.slug}/{name}", held.read())
    return content.getvalue()


def everything(subject: Subject) -> dict[str, Any]:
    """By topic, lists of rows; `history` has the same topics, with what the rows were before, and when."""
    shown = [kept for kept in all_kept() if kept.is_shown]
    data: dict[str, Any] = {kept.slug: [kept.said(row, subject) for row in kept.rows(subject)] for kept in shown}
    for account in data["account"]:
        account["has_password"] = subject.user.has_usable_password()
    data["sessions"] = [{"ends_at": session.expire_date} for session in sessions_of(subject)]
    data["emails"] = [
        {
            "to": message.to,
            "subject": message.subject,
            "written_at": message.created_at,
            "status": message.status,
            "sent_at": message.sent_at,
            "text": "" if message.secret else message.text,
        }
        for message in outbox.kept_for(subject.addresses).order_by("pk")
    ]
    data["history"] = {
        kept.slug: [
            {"change": event.pgh_label, "at": event.pgh_created_at, **kept.said(event, subject)}
            for event in kept.events(subject)
        ]
        for kept in shown
        if kept.history
    }
    return data


def sessions_of(subject: Subject) -> list[Session]:
    """Those that they signed in to, and those that wait for a code sent to them."""
    found = []
    for session in Session.objects.iterator():
        content = session.get_decoded()
        # kept as its owner's, or naming an address somewhere
        if content.get(SESSION_KEY) == str(subject.user.pk) or subject.is_named_in(content):
            found.append(session)
    return found
