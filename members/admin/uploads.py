"""Files that members give: the secretariat looks at them, and takes away what must not stay."""

from django.contrib import admin
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from members.actions import uploads
from members.models import Upload


@admin.register(Upload)
class UploadAdmin(admin.ModelAdmin):
    """Only its owner puts another one in its place. What the link shows depends on the rights on its owner's entry."""

    list_display = ["name", "purpose", "organisation", "application", "uploaded_at", "by"]
    list_filter = ["purpose"]
    list_select_related = ["organisation", "application__organisation", "by"]
    search_fields = ["organisation__name", "organisation__acronym", "application__organisation__name", "by__email"]
    ordering = ["-uploaded_at", "pk"]
    fields = ["purpose", "organisation", "application", "link", "uploaded_at", "by"]

    @admin.display(description=gettext_lazy("file"))
    def link(self, upload: Upload) -> SafeString:
        return render_to_string("members/_upload.html", {"upload": upload})

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Upload | None = None) -> bool:
        return False

    def delete_model(self, request: HttpRequest, obj: Upload) -> None:
        self.delete_queryset(request, Upload.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset) -> None:
        uploads.delete(uploads=queryset, by=request.user)
