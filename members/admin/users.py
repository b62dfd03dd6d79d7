"""People who sign in. Only a superuser decides who belongs to the secretariat, and touches those who do."""

from typing import ClassVar

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from members.forms import LineField
from members.models import User


class UserForm(forms.ModelForm):
    class Meta:
        field_classes: ClassVar = {"name": LineField}

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """No passwords here: people sign in by code, and set a password themselves if they want one."""

    form = UserForm
    list_display = ["email", "name", "language", "is_active", "is_staff"]
    list_filter = ["is_active", "is_staff", "language"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    filter_horizontal = ["groups", "user_permissions"]
    readonly_fields = ["last_login", "created_at"]
    actions = ["remove_second_step"]
    PERSON = (None, {"fields": ["email", "name", "language", "is_active", "last_login", "created_at"]})
    RIGHTS = (
        gettext_lazy("Secretariat"),
        {"fields": ["is_staff", "is_superuser", "groups", "user_permissions"]},
    )

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None):
        return [self.PERSON, self.RIGHTS] if request.user.is_superuser else [self.PERSON]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Whoever can change an address can sign in as its owner, so that staff are out of other staff's reach."""
        if obj is not None and (obj.is_staff or obj.is_superuser) and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return request.user.is_superuser and super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool) -> None:
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    def has_remove_second_step_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser

    @admin.action(
        description=gettext_lazy("Remove the second step of sign-in (lost telephone)"),
        permissions=["remove_second_step"],
    )
    def remove_second_step(self, request: HttpRequest, queryset) -> None:
        people = list(queryset.filter(authenticator__isnull=False).distinct())
        Authenticator.objects.filter(user__in=people).delete()
        for person in people:
            self.log_change(request, person, _("The second step of sign-in was removed."))
        removed = ngettext(
            "The second step of %(number)d person was removed.",
            "The second step of %(number)d people was removed.",
            len(people),
        )
        self.message_user(request, removed % {"number": len(people)}, messages.SUCCESS)
