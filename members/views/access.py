"""Who may open a page, where they go next, and what is kept in the session meanwhile."""

import time
from collections.abc import Callable
from functools import wraps

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

View = Callable[..., HttpResponse]

# Before how a person signs in is changed, they must have shown who they are within so many seconds.
FRESH = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


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


def fresh(view: View) -> View:
    """For pages that change how a person signs in: a session left open on a shared computer is not enough."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        records = get_authentication_records(request, request.user) if request.user.is_authenticated else []
        if not any(time.time() - record["at"] < FRESH for record in records):
            onward = request.get_full_path() if request.method == "GET" else request.path
            return redirect(f"{reverse('account_confirm')}?{urlencode({'next': onward})}")
        return view(request, *args, **kwargs)

    return signed_in(wrapper)


def onward(request: HttpRequest, default: str) -> str:
    """Where `next` says to go, if that is on this site."""
    url = request.POST.get("next") or request.GET.get("next") or ""
    if url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None):
        return url
    return default
