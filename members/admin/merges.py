"""Merging two entries of one organisation: the preview, what was merged, and the way back."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.actions import merging
from members.actions.refusals import RefusedError
from members.merging import Difference
from members.models import Merge, Organisation, User

RIGHTS = ["members.change_organisation", "members.delete_organisation"]


def may_merge(user: User) -> bool:
    """It changes one organisation and deletes another; whoever may do that may undo it."""
    return user.has_perms(RIGHTS)


class MergeForm(forms.Form):
    """From which of two entries each field is taken in which they differ."""

    def __init__(self, *args, differences: list[Difference], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for each in differences:
            self.fields[each.name] = forms.ChoiceField(
                label=each.label,
                choices=[("kept", each.kept), ("absorbed", each.absorbed)],
                initial="absorbed" if each.is_empty else "kept",
                widget=forms.RadioSelect(attrs={"aria-describedby": f"id_{each.name}_label"}),
            )

    def taken(self) -> set[str]:
        """The fields whose value comes from the entry that goes."""
        return {name for name, source in self.cleaned_data.items() if source == "absorbed"}


class ReadOnly:
    """A record of what was done: nobody edits it."""

    def has_add_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj=None) -> bool:
        return may_merge(request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_merge(request.user)


class MergeInline(ReadOnly, admin.TabularInline):
    model = Merge
    fk_name = "kept"
    extra = 0
    fields = readonly_fields = ["record", "at", "by", "undone_at"]
    verbose_name_plural = gettext_lazy("entries that went into this one")

    @admin.display(description=gettext_lazy("merge"))
    def record(self, merge: Merge) -> SafeString:
        address = reverse("admin:members_merge_change", args=[merge.pk])
        return format_html('<a href="{}"><bdi>{}</bdi></a>', address, merge.absorbed_name)

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).select_related("by")


@admin.register(Merge)
class MergeAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["went", "stayed", "at", "by", "undone_at"]
    list_display_links = ["went"]
    list_filter = [("undone_at", admin.EmptyFieldListFilter)]
    list_select_related = ["by"]
    search_fields = ["kept_name", "absorbed_name"]
    fields = ["went", "stayed", "at", "by", "undone_at", "undone_by"]
    change_form_template = "members/admin/merge.html"

    @admin.display(description=gettext_lazy("went into it"), ordering="absorbed_name")
    def went(self, merge: Merge) -> SafeString:
        return format_html("<bdi>{}</bdi>", merge.absorbed_name)

    @admin.display(description=gettext_lazy("kept"), ordering="kept_name")
    def stayed(self, merge: Merge) -> SafeString:
        return format_html("<bdi>{}</bdi>", merge.kept_name)

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("preview/<int:kept>/<int:absorbed>/", view(self.preview), name="members_merge_preview"),
            path("<path:object_id>/undo/", view(self.undo), name="members_merge_undo"),
            *super().get_urls(),
        ]

    def preview(self, request: HttpRequest, kept: int, absorbed: int) -> HttpResponse:
        """Both entries side by side, what becomes of everything, and the button."""
        if not may_merge(request.user):
            raise PermissionDenied
        found = Organisation.objects.in_bulk([kept, absorbed])
        if len(found) < 2:
            return self._done_already(request, kept, absorbed)
        both = {"kept": found[kept], "absorbed": found[absorbed]}
        context = both | {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Merge two organisations"),
        }
        try:
            preview = merging.preview(**both, by=request.user)
            data = request.POST if request.method == "POST" else None
            form = MergeForm(data, differences=preview.differences)
            context |= {"preview": preview, "form": form}
            if form.is_valid():
                seen = request.POST.get("seen", "")
                merge = merging.merge(**both, taken=form.taken(), seen=seen, by=request.user)
                return self._merged(request, merge)
        except merging.GoneError:
            return self._done_already(request, kept, absorbed)
        except RefusedError as refusal:
            context["refusal"] = str(refusal)
        return render(request, "members/admin/merge_preview.html", context)

    def _merged(self, request: HttpRequest, merge: Merge) -> HttpResponse:
        said = _("%(absorbed)s went into %(kept)s.") % {"absorbed": merge.absorbed_name, "kept": merge.kept_name}
        self.log_change(request, merge.kept, said)
        address = reverse("admin:members_merge_change", args=[merge.pk])
        messages.success(request, format_html('{} <a href="{}">{}</a>', said, address, _("Look at it, or undo it")))
        return redirect("admin:members_organisation_change", merge.kept_id)

    def _done_already(self, request: HttpRequest, kept: int, absorbed: int) -> HttpResponse:
        """A second click finds what the first one did."""
        keys = {kept, absorbed}
        merge = Merge.objects.filter(kept__in=keys, absorbed__in=keys, undone_at=None).first()
        if merge is None:
            raise Http404
        said = _("Nothing was changed: %(person)s has merged these two already.") % {"person": merge.by}
        messages.info(request, said)
        return redirect("admin:members_merge_change", merge.pk)

    def undo(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Asks once more, and says what stands in the way."""
        if not may_merge(request.user):
            raise PermissionDenied
        merge = self.get_object(request, unquote(object_id))
        if merge is None:
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Undo a merge"),
            "merge": merge,
        }
        if request.method == "POST":
            try:
                merge = merging.undo(merge=merge, by=request.user)
            except (RefusedError, merging.NotUndoneError) as refusal:
                context |= {"refusal": str(refusal), "obstacles": getattr(refusal, "obstacles", [])}
            else:
                words = {"absorbed": merge.absorbed_name, "kept": merge.kept_name}
                said = _("%(absorbed)s and %(kept)s are two organisations again.") % words
                self.log_change(request, merge, said)
                messages.success(request, said)
                return redirect("admin:members_merge_change", merge.pk)
        return render(request, "members/admin/merge_undo.html", context)
