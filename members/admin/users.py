"""People who sign in. Only a superuser decides who belongs to the secretariat, and touches those who do."""

from typing import ClassVar

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from members.actions import erasure
from members.actions.refusals import RefusedError
from members.fields import LineField
from members.forms import EraseForm
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
    change_form_template = "members/admin/user.html"
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
        return not (obj and obj.erased_at) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nobody: a row that histories refer to is made nobody's, by the button that erases it."""
        return False

    def may_erase(self, request: HttpRequest, person: User) -> bool:
        is_staff = person.is_staff or person.is_superuser
        return request.user.has_perm("members.delete_user") and not is_staff and person.erased_at is None

    def get_urls(self):
        erase = path("<path:object_id>/erase/", self.admin_site.admin_view(self.erase), name="members_user_erase")
        return [erase, *super().get_urls()]

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context=None):
        person = self.get_object(request, unquote(object_id))
        extra = {"may_erase": bool(person and self.may_erase(request, person)), **(extra_context or {})}
        return super().change_view(request, object_id, form_url, extra)

    def erase(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Delete somebody's account because they have asked for it."""
        person = self.get_object(request, unquote(object_id))
        if person is None:
            raise Http404
        if person.erased_at:  # pressed twice
            return redirect("admin:members_user_changelist")
        if not self.may_erase(request, person):
            raise PermissionDenied
        alone = erasure.left_alone(person)
        form = EraseForm(request.POST if request.method == "POST" else None, alone=alone)
        if form.is_valid():
            try:
                erasure.erase(user=person, knowing=form.knowing(), by=request.user)
            except RefusedError as refusal:
                form = EraseForm(request.POST, alone=erasure.left_alone(person))
                form.add_error(None, str(refusal))
            else:
                person.refresh_from_db()
                said = _("The account was deleted, as its owner had asked.")
                self.log_change(request, person, said)
                self.message_user(request, said, messages.SUCCESS)
                return redirect("admin:members_user_changelist")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Delete an account"),
            "original": person,
            "form": form,
        }
        return render(request, "members/admin/erase.html", context)

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
