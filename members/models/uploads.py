"""Files that members give us: a logo, the documents beside an attestation."""

from typing import Self
from uuid import uuid4

import pghistory
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models.applications import Application
from members.models.organisations import Organisation
from members.models.users import User

# Where they lie in the storage; nothing else does.
FOLDER = "members"


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Logos as their organisations are; documents are read by the secretariat and by whoever may replace them."""
        seen = Q(purpose=Upload.Purpose.LOGO, organisation__in=Organisation.objects.visible_to(user))
        if user.is_authenticated:
            mine = Application.objects.filter(applicant=user).exclude(status=Application.Status.APPROVED)
            seen |= Q(application__in=mine) | Q(organisation__in=Organisation.objects.kept_by(user))
            seen |= Q(purpose=Upload.Purpose.LOGO, organisation__in=Organisation.objects.represented_by(user))
            if user.is_staff and user.has_perm("members.view_application"):
                seen |= Q(application__isnull=False)
            if user.is_staff and user.has_perm("members.view_organisation"):
                seen |= Q(organisation__isnull=False)
        return self.filter(seen)


def path_of(upload: "Upload", name: str) -> str:
    """Nothing of what its owner calls it: that is for readers, not for a file system."""
    return f"{FOLDER}/{upload.pk}.{Upload.EXTENSIONS[upload.content_type]}"


@pghistory.track()
class Upload(models.Model):
    """A file of an application, as it is being written, or of an organisation, as it stands; never of both.

    Submitting gives the organisation rows of its own, which share the files. A row never changes: another file is
    another row, so that its address means the same for ever.
    """

    class Purpose(models.TextChoices):
        LOGO = "logo", _("logo")
        SAFEGUARDING_POLICY = "safeguarding_policy", _("child safeguarding policy")
        PSEA_POLICY = "psea_policy", _("policy against sexual exploitation and abuse")

    # The only types that we ever say that a file has.
    EXTENSIONS = {"image/webp": "webp", "image/jpeg": "jpg", "application/pdf": "pdf"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    purpose = models.CharField(_("what it is"), max_length=19, choices=Purpose)
    application = models.ForeignKey(
        Application, models.CASCADE, null=True, blank=True, related_name="uploads", verbose_name=_("application")
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="uploads", verbose_name=_("organisation")
    )
    file = models.FileField(_("file"), upload_to=path_of, max_length=60)
    name = models.CharField(_("name"), max_length=100)
    content_type = models.CharField(max_length=15)
    bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveSmallIntegerField(null=True, blank=True)
    height = models.PositiveSmallIntegerField(null=True, blank=True)
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of a member")
        verbose_name_plural = _("files of members")
        ordering = ["-uploaded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(application__isnull=False, organisation__isnull=True)
                | Q(application__isnull=True, organisation__isnull=False),
                name="upload_belongs_to_one",
            ),
            models.UniqueConstraint(fields=["application", "purpose"], name="one_upload_per_purpose_and_application"),
            models.UniqueConstraint(fields=["organisation", "purpose"], name="one_upload_per_purpose_and_organisation"),
            # Shown within a page, so that it must be a picture which we have drawn; of a document, a browser decides.
            models.CheckConstraint(
                condition=Q(purpose="logo", content_type="image/webp", width__gt=0, height__gt=0)
                | (~Q(purpose="logo") & Q(content_type__in=["application/pdf", "image/jpeg"])),
                name="upload_is_of_a_type_that_is_taken",
            ),
            models.CheckConstraint(condition=Q(bytes__gt=0), name="upload_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_logo(self) -> bool:
        return self.purpose == self.Purpose.LOGO
