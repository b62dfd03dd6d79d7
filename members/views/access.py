"""Who may open a page, and where they go next."""

from collections.abc import Callable
from functools import wraps

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from members.freshness import is_fresh
from members.models import Organisation

View = Callable[..., HttpResponse]


def private(view: View) -> View:
    """What one person sees is stored nowhere: not by a proxy, and not by the browser of a shared computer."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if hasattr(response, "render") and not response.is_rendered:
            response.render()
        # allauth says "no-cache, no-store" on some of its pages and nothing on others
        response.headers.pop("Cache-Control", None)
        response.headers.pop("Expires", None)
        patch_cache_control(response, private=True, no_store=True)
        return response

    return wrapper


def signed_in(view: View) -> View:
    return private(login_required(view))


def at_its_address(view: View) -> View:
    """For pages of an organisation's own people: one that went into another is found there, also by what was typed."""

    @wraps(view)
    def wrapper(request: HttpRequest, slug: str, **kwargs) -> HttpResponse:
        try:
            return view(request, slug=slug, **kwargs)
        except (Http404, Organisation.DoesNotExist):  # the latter, when it goes while somebody acts on it
            moved = Organisation.objects.represented_by(request.user).formerly_at(slug).first()
            if moved is None:
                raise
            onward = reverse(request.resolver_match.view_name, kwargs=kwargs | {"slug": moved.slug})
            return redirect(onward, permanent=True, preserve_request=True)

    return signed_in(wrapper)


def fresh(view: View) -> View:
    """For pages that change how a person signs in; who has not shown lately who they are does so first."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if is_fresh(request):
            return view(request, *args, **kwargs)
        onward = request.get_full_path() if request.method == "GET" else request.path
        return redirect(f"{proof_of(request)}?{urlencode({'next': onward})}")

    return signed_in(wrapper)


def proof_of(request: HttpRequest) -> str:
    """Where somebody who has signed in shows once more who they are."""
    return reverse("mfa_reauthenticate" if is_mfa_enabled(request.user) else "account_confirm")


def onward(request: HttpRequest, default: str) -> str:
    """Where `next` says to go, if that is on this site."""
    url = request.POST.get("next") or request.GET.get("next") or ""
    if url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None):
        return url
    return default
