"""Which groups interest an applicant: a page of the application for membership."""

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.models import Group, Interest
from members.models import Application
from members.pages import Page


class GroupsField(forms.MultipleChoiceField):
    """Slugs of groups; one that is gone meanwhile is no fault of who had chosen it."""

    def clean(self, value: list[str] | None) -> list[str]:
        return [slug for slug in self.to_python(value) if self.valid_value(slug)]


class GroupsPage(Page):
    slug = "groups"
    title = _("Which groups interest you?")
    lede = _("This binds you to nothing: the page of each group says how members join it.")

    groups = GroupsField(required=False, label=_("Working groups and task forces"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["groups"].choices = [(group.slug, str(group.text("name"))) for group in Group.objects.listed()]

    def attach(self, application: Application) -> None:
        application.interests.all().delete()
        groups = Group.objects.listed().filter(slug__in=self.cleaned_data["groups"])
        Interest.objects.bulk_create(Interest(application=application, group=group) for group in groups)
