"""The people of a member fetch what shows that it is one."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language_info
from django.views.decorators.http import require_http_methods

from foundation.printing.typesetting import MissingLettersError
from members import proofs, verification
from members.models import Membership, Organisation
from members.views.access import at_its_address

LANGUAGES = dict(settings.LANGUAGES)


@at_its_address
@require_http_methods(["GET", "HEAD"])
def entry_proof(request: HttpRequest, slug: str) -> HttpResponse:
    """The badge and the letter in each language, if our fonts have the letters of its name."""
    membership = _membership(request, slug)
    languages = []
    for code, name in settings.LANGUAGES:
        languages.append(
            {
                "code": code,
                "name": name,
                "direction": "rtl" if get_language_info(code)["bidi"] else "ltr",
                "text": proofs.badge_text(membership, code),
            }
        )
    context = {
        "organisation": membership.organisation,
        "languages": languages,
        "badge_size": proofs.BADGE_SIZE,
        "letter_size": proofs.LETTER_SIZE,
        "own": next(each for each in languages if each["code"] == request.LANGUAGE_CODE),
        "is_printable": _is_printable(membership, request.LANGUAGE_CODE),
        "is_listed": Organisation.objects.listed().filter(pk=membership.organisation_id).exists(),
        "url": proofs.verification_url(membership),
        "code": verification.grouped(membership.code),
    }
    return render(request, "members/proof.html", context)


@at_its_address
@require_http_methods(["GET", "HEAD"])
def entry_badge(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    membership = _membership(request, slug, language)
    return _download(proofs.badge(membership, language), "image/svg+xml", f"alliance-member-{language}.svg")


@at_its_address
@require_http_methods(["GET", "HEAD"])
def entry_letter(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    membership = _membership(request, slug, language)
    try:
        letter = proofs.letter(membership, language, day=timezone.localdate())
    except MissingLettersError:
        return redirect("entry_proof", slug=slug)  # which says why
    return _download(letter, "application/pdf", f"alliance-letter-{language}.pdf")


def _membership(request: HttpRequest, slug: str, language: str = settings.LANGUAGE_CODE) -> Membership:
    """The active membership of an organisation that the reader acts for; not found for everybody else."""
    if language not in LANGUAGES:
        raise Http404
    return get_object_or_404(
        Membership.objects.active().select_related("organisation", "type"),
        organisation__in=Organisation.objects.represented_by(request.user).filter(slug=slug),
    )


def _is_printable(membership: Membership, language: str) -> bool:
    """Our fonts are the same for all languages: one letter tells of all."""
    try:
        proofs.letter(membership, language, day=timezone.localdate())
    except MissingLettersError:
        return False
    return True


def _download(content: bytes, content_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
