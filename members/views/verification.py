"""Anybody checks whether somebody is a member."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from members import limits, verification
from members.forms import VerifyForm
from members.models import Membership
from members.views.access import private


@private
@require_http_methods(["GET", "HEAD"])
def verify(request: HttpRequest) -> HttpResponse:
    """Where a code is typed from paper."""
    form = VerifyForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("verify_code", code=verification.grouped(form.cleaned_data["code"]))
    return render(request, "members/verify.html", {"form": form, "is_answer": False})


@private
@require_http_methods(["GET", "HEAD"])
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    """What anybody may know of a membership: the same of one that is not public as of one that never was."""
    if limited := limits.refusal(request, "verify_member"):
        return limited
    known = verification.code_of(code) or ""
    membership = Membership.objects.listed().meant_by(known).select_related("organisation").first()
    context = {"form": VerifyForm(), "is_answer": True, "membership": membership, "today": timezone.localdate()}
    return render(request, "members/verify.html", context)
