"""What is kept about whoever is signed in: to be read, taken along, deleted."""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.outbox import actions as outbox
from members import takeout
from members.actions import erasure
from members.actions.refusals import RefusedError
from members.forms import EraseForm
from members.models import Application
from members.personal import Subject, all_kept
from members.views.access import fresh, private

# Under this name the empty session that is left says that an account was deleted a moment ago.
ERASED = "erased"


@fresh
@require_http_methods(["GET", "HEAD"])
def data(request: HttpRequest) -> HttpResponse:
    subject = Subject(request.user)
    topics: list[tuple[str | Promise, int | str]] = [
        (kept.title, kept.rows(subject).count()) for kept in all_kept() if kept.is_shown
    ]
    topics += [
        # this one at least; only reading every session of the portal could count them
        (_("Where you are signed in, or about to sign in"), "≥ 1"),
        (_("E-mails to you"), outbox.kept_for(subject.addresses).count()),
    ]
    context = {
        "topics": [(title, n) for title, n in topics if n],
        "absent": [title for title, n in topics if not n],
    }
    return render(request, "members/data.html", context)


@fresh
@require_http_methods(["GET", "HEAD"])
def data_file(request: HttpRequest) -> HttpResponse:
    name = f"alliance-{timezone.localdate():%Y-%m-%d}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(takeout.made_for(request.user), content_type="application/zip", headers=headers)


@fresh
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """What goes, what stays and why; then one box and one button."""
    person = request.user
    alone = erasure.left_alone(person)
    form = EraseForm(request.POST if request.method == "POST" else None, alone=alone)
    if form.is_valid():
        try:
            erasure.erase(user=person, knowing=form.knowing(), by=person)
        except RefusedError as refusal:
            alone = erasure.left_alone(person)
            form = EraseForm(request.POST, alone=alone)
            form.add_error(None, str(refusal))
        else:
            logout(request)
            request.session[ERASED] = True
            return redirect("account_erased")
    applications = person.applications.exclude(submitted_at=None)
    context = {
        "form": form,
        "alone": alone,
        "is_draft": person.applications.filter(submitted_at=None).exists(),
        "is_waiting": applications.filter(status__in=Application.OPEN).exists(),
        "is_staff": person.is_staff or person.is_superuser,
    }
    return render(request, "members/erase.html", context)


@private
@require_http_methods(["GET", "HEAD"])
def erased(request: HttpRequest) -> HttpResponse:
    return render(request, "members/erased.html") if ERASED in request.session else redirect("account")
