"""What staff edit of the roof: pages, figures, leadership, donors, channels, the network's name."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alliance.models import Channel, Donor, KeyFigure, Leader, Network, Page
from foundation.translations.admin import TranslatedAdmin, TranslatedForm

admin.site.site_title = admin.site.site_header = _("The Alliance")
admin.site.index_title = _("The secretariat’s desk")


class FixedRows:
    """Rows that templates and addresses rely on: they are edited, neither added nor deleted."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False


@admin.register(Network)
class NetworkAdmin(FixedRows, TranslatedAdmin):
    list_display = ["name", "email"]


@admin.register(Page)
class PageAdmin(FixedRows, TranslatedAdmin):
    list_display = ["title", "slug", "updated_at"]
    search_fields = ["slug", "title_en", "title_fr", "title_es", "title_ar"]
    readonly_fields = ["slug"]


class KeyFigureForm(TranslatedForm):
    """Says which half of a figure is lacking, before the database does."""

    def clean(self):
        data = super().clean()
        if data.get("shown") == KeyFigure.Shown.COMPUTED and not data.get("computation"):
            raise ValidationError({"computation": gettext("Choose what is computed, or show the figure as stated.")})
        if data.get("shown") == KeyFigure.Shown.STATED:
            missing = [name for name in ("stated_value", "stated_on") if not data.get(name)]
            if missing:
                message = gettext("A stated figure needs its value and its date.")
                raise ValidationError(dict.fromkeys(missing, message))
        return data


@admin.register(KeyFigure)
class KeyFigureAdmin(TranslatedAdmin):
    form = KeyFigureForm
    list_display = ["label", "position", "shown", "stated_value", "stated_on", "computation"]
    prepopulated_fields = {"slug": ["label"]}


@admin.register(Channel)
class ChannelAdmin(TranslatedAdmin):
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    list_display = ["name", "position", "url"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Leader)
class LeaderAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "position", "as_of", "started_on", "ended_on"]
    list_filter = ["kind"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Donor)
class DonorAdmin(admin.ModelAdmin):
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    list_display = ["name", "as_of", "started_on", "ended_on"]
    prepopulated_fields = {"slug": ["name"]}
