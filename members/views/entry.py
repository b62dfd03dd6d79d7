"""An organisation's own people look at its entry, keep it true, and take it out of sight."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members.actions import entries
from members.actions.refusals import ChangedError
from members.entries import PAGES, differences, form_of, missing, questions, state_of
from members.models import Confirmation, EntryChange, Organisation
from members.views.access import at_its_address
from members.views.uploads import keep


@at_its_address
@require_http_methods(["GET", "HEAD"])
def entry(request: HttpRequest, slug: str) -> HttpResponse:
    """How the entry stands: who sees it, what is missing, what waits, who acts for the organisation."""
    organisation = get_object_or_404(Organisation.objects.represented_by(request.user), slug=slug)
    waiting = _waiting(organisation)
    gaps = missing(organisation)
    membership = organisation.memberships.active().select_related("type").first()
    context = {
        "organisation": organisation,
        "is_keeper": Organisation.objects.kept_by(request.user).filter(pk=organisation.pk).exists(),
        "is_leader": Organisation.objects.led_by(request.user).filter(pk=organisation.pk).exists(),
        "is_seen": Organisation.objects.visible_to(request.user).filter(pk=organisation.pk).exists(),
        "is_unattended": Organisation.objects.unattended().filter(pk=organisation.pk).exists(),
        "membership": membership,
        "asked": Confirmation.objects.open().filter(membership=membership).select_related("answered_by").first(),
        "people": organisation.representatives.current().select_related("user").order_by("role", "pk"),
        "pages": [
            {"slug": slug, "title": page.title, "gaps": [gap.label for gap in gaps if gap.page is page]}
            for slug, page in PAGES.items()
        ],
        "answered": questions() - len(gaps),
        "questions": questions(),
        "uploads": {each.purpose: each for each in organisation.uploads.visible_to(request.user)},
        "differences": differences(waiting) if waiting else [],
        "waiting": waiting,
    }
    return render(request, "members/entry.html", context)


@at_its_address
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, slug: str, page: str) -> HttpResponse:
    organisation = get_object_or_404(Organisation.objects.kept_by(request.user), slug=slug)
    if page not in PAGES:
        raise Http404
    waiting = _waiting(organisation)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = form_of(PAGES[page], organisation, waiting, *sent)
    is_overtaken = False
    if request.method == "POST" and keep(form, request, request.user) and form.is_valid():
        try:
            saved = entries.change(
                organisation=organisation, page=form, seen=request.POST.get("seen", ""), by=request.user
            )
        except ChangedError:
            # an old tab; pressed once more, it replaces what is there
            is_overtaken = True
        else:
            if saved.waiting and form.fields.keys() & saved.waiting.proposed.keys():
                said = _("Saved. What the secretariat reviews is shown once it is accepted; the rest is in place now.")
            else:
                said = _("Saved: it is in place now.")
            messages.success(request, said)
            return redirect("entry", slug=slug)
    context = {
        "form": form,
        "organisation": organisation,
        "waiting": waiting,
        "seen": state_of(PAGES[page], organisation),
        "overtaken_by": form_of(PAGES[page], organisation, waiting) if is_overtaken else None,
    }
    return render(request, "members/entry_form.html", context)


@at_its_address
@require_POST
def hide(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = get_object_or_404(Organisation.objects.kept_by(request.user), slug=slug)
    entries.hide(organisation=organisation, by=request.user)
    messages.success(request, _("Your organisation is hidden: from now on only you and the secretariat can see it."))
    return redirect("entry", slug=slug)


def _waiting(organisation: Organisation) -> EntryChange | None:
    return organisation.changes.waiting().first()
