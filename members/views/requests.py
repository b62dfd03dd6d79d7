"""Asking to join an organisation that is a member, and answering those who ask."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members import limits
from members.actions import requests
from members.forms import AnswerForm, AskForm
from members.models import JoinRequest, Organisation
from members.views.access import signed_in


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Only what everybody may see can be asked; any other organisation is not found, as one that never was."""
    organisation = get_object_or_404(Organisation.objects.listed(), slug=slug)
    form = AskForm()
    if request.method == "POST":
        form = AskForm(request.POST)
        if form.is_valid():
            if limited := limits.refusal(request, "ask_to_join"):
                return limited
            try:
                requests.ask(organisation=organisation, by=request.user, **form.cleaned_data)
            except requests.RefusedError as refusal:
                messages.info(request, str(refusal))
            else:
                messages.success(request, _("Your request is on its way. You will receive the answer by e-mail."))
            return redirect("account")
    asked = JoinRequest.objects.open().filter(user=request.user, organisation=organisation).first()
    return render(request, "members/ask.html", {"organisation": organisation, "form": form, "asked": asked})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest) -> HttpResponse:
    """The requests that wait for the reader's answer."""
    mine = JoinRequest.objects.decidable_by(request.user)
    if request.method == "POST":
        form = AnswerForm(request.POST)
        if not form.is_valid():
            raise Http404
        asked = get_object_or_404(mine, pk=form.cleaned_data["request"])
        decide = {"accept": requests.accept, "decline": requests.decline}[form.cleaned_data["answer"]]
        try:
            decided = decide(request=asked, by=request.user)
        except requests.RefusedError as refusal:
            messages.info(request, str(refusal))
        else:
            if decided.status == JoinRequest.Status.ACCEPTED:
                said = _("%(person)s now belongs to your organisation and is told by e-mail.")
            else:
                said = _("You have declined the request of %(person)s, who is told by e-mail.")
            messages.success(request, said % {"person": decided.user})
        return redirect("account_requests")
    waiting = mine.open().select_related("user", "organisation").order_by("created_at", "pk")
    return render(request, "members/requests.html", {"requests": waiting})
