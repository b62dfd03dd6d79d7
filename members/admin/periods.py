"""The periods after which people are reminded: one row, edited in its place."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from members.models import Periods


@admin.register(Periods)
class PeriodsAdmin(admin.ModelAdmin):
    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whoever may change the periods may write the row that replaces the defaults."""
        return self.has_change_permission(request) and not Periods.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Periods | None = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """A list of one row would be one click too many."""
        if row := Periods.objects.first():
            return redirect("admin:members_periods_change", row.pk)
        if self.has_add_permission(request):
            return redirect("admin:members_periods_add")
        return super().changelist_view(request, extra_context)
