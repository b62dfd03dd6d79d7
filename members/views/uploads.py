"""Files of members: taken with the page that asks for them, and given to those who may see them."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods

from members.actions import uploads
from members.actions.refusals import RefusedError
from members.files import UploadField
from members.models import Upload, User
from members.pages import Page

DAY = 24 * 3600  # seconds


@require_http_methods(["GET", "HEAD"])
def upload(request: HttpRequest, pk: str) -> HttpResponseBase:
    """One file. Whatever it may hold, a browser runs nothing of it.

    A logo stays in the browser that has shown it, which saves its reader a download, and in no cache that others
    share: whoever hides an organisation hides the logo at once from all who have not seen it.
    """
    found = get_object_or_404(Upload.objects.visible_to(request.user), pk=pk)
    try:
        content = found.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        content, as_attachment=not found.is_logo, filename=found.name, content_type=found.content_type
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Encoding"] = "identity"  # it is compressed already
    if found.is_logo and not request.user.is_authenticated:
        patch_cache_control(response, private=True, max_age=DAY, immutable=True)
    else:
        patch_cache_control(response, private=True, no_store=True)
    return response


def keep(form: Page, request: HttpRequest, by: User) -> bool:
    """Keep the files that can be taken, whatever else is wrong on the page; say at its field where one cannot.

    Whether there was nothing to say.
    """
    form.is_valid()
    for name, field in form.fields.items():
        if not isinstance(field, UploadField) or field.holder is None:
            continue
        file = form.cleaned_data.get(name)
        where = {"holder": field.holder, "page": type(form), "purpose": field.purpose, "by": by}
        try:
            if file:
                uploads.keep(file=file, seen=request.POST.get(f"{name}_seen", ""), **where)
            elif f"{name}_remove" in request.POST and name not in form.errors:
                uploads.remove(seen=request.POST[f"{name}_remove"], **where)
        except RefusedError as refusal:
            form.add_error(name, str(refusal))
    return not any(isinstance(form.fields[name], UploadField) for name in form.errors if name in form.fields)
