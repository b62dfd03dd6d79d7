"""People, organisations, memberships, representatives, confirmations, applications; the periods they go by."""

from datetime import date, timedelta
from hashlib import sha256

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory

from members.models import (
    Application,
    Confirmation,
    EntryChange,
    ExpressionOfInterest,
    FormerAddress,
    Invitation,
    JoinRequest,
    Membership,
    MembershipType,
    Organisation,
    Periods,
    Representative,
    SignInCode,
    TimelineEntry,
    Upload,
    User,
)
from members.models.organisations import Affiliation, Kind, Visibility
from tests.members.pictures import PDF, picture

LOGO = picture("WEBP", lossless=True)


class UserFactory(DjangoModelFactory):
    """A person who signs in by code; give `password` for one who has set one."""

    class Meta:
        model = User

    class Params:
        staff = factory.Trait(is_staff=True)
        superuser = factory.Trait(is_staff=True, is_superuser=True)

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return model_class.objects.create_user(*args, **kwargs)


class SignInCodeFactory(DjangoModelFactory):
    class Meta:
        model = SignInCode

    email = factory.Sequence(lambda n: f"person{n}@example.org")


class MembershipTypeFactory(DjangoModelFactory):
    """General membership, which everybody may apply for online."""

    class Meta:
        model = MembershipType
        django_get_or_create = ("slug",)

    slug = "general"
    position = 1
    name_en = "General membership"
    name_fr = "Adhésion générale"
    name_es = "Membresía general"
    name_ar = "عضوية عامة"
    eligible_kinds = factory.LazyFunction(lambda: list(Kind.values))
    self_service = True


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    class Params:
        ended = factory.Trait(status=Membership.Status.ENDED, ended_on=date(2025, 12, 31))

    organisation = factory.SubFactory("tests.factories.members.OrganisationFactory")
    type = factory.SubFactory(MembershipTypeFactory)
    started_on = date(2023, 3, 1)


class ConfirmationFactory(DjangoModelFactory):
    """A member was asked, and has not answered; `overdue` may lapse, of `leaving` somebody says that it leaves."""

    class Meta:
        model = Confirmation

    class Params:
        overdue = factory.Trait(
            asked_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=91)),
            stage=Confirmation.Stage.SECOND,
            may_lapse_on=factory.LazyFunction(timezone.localdate),
        )
        leaving = factory.Trait(
            status=Confirmation.Status.LEAVING,
            answered_at=factory.LazyFunction(lambda: timezone.now()),
            answered_by=factory.SubFactory("tests.factories.members.UserFactory"),
        )

    membership = factory.SubFactory(MembershipFactory)
    since = factory.SelfAttribute("membership.counts_from")
    asked_at = factory.LazyFunction(lambda: timezone.now())
    stage = Confirmation.Stage.ASKED


class OrganisationFactory(DjangoModelFactory):
    """An organisation without a membership; `listed`, `members_only` and `unlisted` are active members."""

    class Meta:
        model = Organisation
        skip_postgeneration_save = True

    class Params:
        listed = factory.Trait(
            visibility=Visibility.PUBLIC,
            membership=factory.RelatedFactory(MembershipFactory, factory_related_name="organisation"),
        )
        members_only = factory.Trait(
            visibility=Visibility.MEMBERS,
            membership=factory.RelatedFactory(MembershipFactory, factory_related_name="organisation"),
        )
        unlisted = factory.Trait(
            visibility=Visibility.UNLISTED,
            membership=factory.RelatedFactory(MembershipFactory, factory_related_name="organisation"),
        )
        sample = factory.Trait(is_sample=True)

    slug = factory.Sequence(lambda n: f"organisation-{n}")
    name = factory.Sequence(lambda n: f"Organisation {n}")
    kind = Kind.NATIONAL_NGO
    headquarters = "KE"
    countries = factory.LazyAttribute(lambda organisation: [str(organisation.headquarters)])
    affiliation = Affiliation.INDEPENDENT


class RepresentativeFactory(DjangoModelFactory):
    """A focal point; `former` no longer acts for the organisation."""

    class Meta:
        model = Representative

    class Params:
        former = factory.Trait(ended_on=date(2025, 6, 30))

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Representative.Role.FOCAL_POINT
    started_on = date(2023, 3, 1)


class ExpressionOfInterestFactory(DjangoModelFactory):
    """An individual who writes of core membership; nobody has answered."""

    class Meta:
        model = ExpressionOfInterest

    class Params:
        answered = factory.Trait(
            status=ExpressionOfInterest.Status.ANSWERED,
            answered_at=factory.LazyFunction(timezone.now),
            answered_by=factory.SubFactory(UserFactory, staff=True),
        )

    type = factory.SubFactory(MembershipTypeFactory, slug="core", name_en="Core membership", self_service=False)
    name = factory.Sequence(lambda n: f"Writer {n}")
    email = factory.Sequence(lambda n: f"writer{n}@example.org")
    country = "KE"
    message = "We would like to help steer the Alliance."
    language = "en"


class JoinRequestFactory(DjangoModelFactory):
    """Somebody asks to join a listed organisation; nobody has answered."""

    class Meta:
        model = JoinRequest

    class Params:
        accepted = factory.Trait(
            status=JoinRequest.Status.ACCEPTED,
            decided_at=factory.LazyFunction(timezone.now),
            decided_by=factory.SubFactory(UserFactory),
        )
        declined = factory.Trait(
            status=JoinRequest.Status.DECLINED,
            decided_at=factory.LazyFunction(timezone.now),
            decided_by=factory.SubFactory(UserFactory),
        )

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory, listed=True)
    message = "I am a nurse at the clinic in Goma."


def answers_of(organisation: Organisation | None, applicant: User) -> dict:
    """Complete answers that say what these rows say."""
    return {
        "you": {
            "contact_name": [applicant.name or "Lala Rakoto"],
            "job_title": ["Director"],
            "language": [applicant.language],
        },
        "organisation": {
            "name": [organisation.name if organisation else "Maison Tamarin"],
            "kind": [organisation.kind if organisation else "national_ngo"],
            "legal_status": ["registered"],
        },
        "where": {
            "headquarters": ["KE"],
            "countries": ["Kenya"],
            "affiliation": ["independent"],
            "governs_itself": ["yes"],
            "raises_own_funds": ["yes"],
        },
        "work": {"description": ["Children are safe with us. " * 12], "description_language": ["en"]},
        "groups": {},
        "safeguarding": {"safeguarding_policy": ["yes"], "psea_policy": ["in_preparation"]},
        "visibility": {"visibility": [organisation.visibility if organisation else "public"]},
    }


class ApplicationFactory(DjangoModelFactory):
    """A draft, with every page answered; the traits are the states that follow."""

    class Meta:
        model = Application

    class Params:
        submitted = factory.Trait(
            status=Application.Status.SUBMITTED, version=2, submitted_at=factory.LazyFunction(timezone.now)
        )
        approved = factory.Trait(
            status=Application.Status.APPROVED,
            version=3,
            submitted_at=factory.LazyFunction(timezone.now),
            decided_at=factory.LazyFunction(timezone.now),
            decided_by=factory.SubFactory(UserFactory, staff=True),
        )
        declined = factory.Trait(
            status=Application.Status.DECLINED,
            version=3,
            reason="The Alliance admits organisations only.",
            submitted_at=factory.LazyFunction(timezone.now),
            decided_at=factory.LazyFunction(timezone.now),
            decided_by=factory.SubFactory(UserFactory, staff=True),
        )
        returned = factory.Trait(
            status=Application.Status.CHANGES_REQUESTED,
            version=3,
            submitted_at=factory.LazyFunction(timezone.now),
            requested={"work": "Please say in which camps."},
        )
        withdrawn = factory.Trait(status=Application.Status.WITHDRAWN, version=2)

    organisation = factory.SubFactory(OrganisationFactory)
    type = factory.SubFactory(MembershipTypeFactory)
    applicant = factory.SubFactory(UserFactory)
    job_title = "Director"
    first_submitted_at = factory.LazyAttribute(lambda application: getattr(application, "submitted_at", None))
    answers = factory.LazyAttribute(lambda application: answers_of(application.organisation, application.applicant))


class TimelineEntryFactory(DjangoModelFactory):
    class Meta:
        model = TimelineEntry

    application = factory.SubFactory(ApplicationFactory)
    status = Application.Status.DRAFT
    by = factory.SelfAttribute("application.applicant")


class EntryChangeFactory(DjangoModelFactory):
    """A change of name that waits."""

    class Meta:
        model = EntryChange

    organisation = factory.SubFactory(OrganisationFactory)
    before = factory.LazyAttribute(lambda change: {"name": change.organisation.name})
    proposed = factory.LazyFunction(lambda: {"name": "Another name"})
    by = factory.SubFactory(UserFactory)


class InvitationFactory(DjangoModelFactory):
    class Meta:
        model = Invitation

    class Params:
        expired = factory.Trait(created_at=factory.LazyFunction(lambda: timezone.now() - Invitation.LIFE))

    organisation = factory.SubFactory(OrganisationFactory)
    email = factory.Sequence(lambda n: f"invited-{n}@example.org")
    by = factory.SubFactory(UserFactory)


class UploadFactory(DjangoModelFactory):
    """A logo; `document` for a policy. Give it its `application` or its `organisation`."""

    class Meta:
        model = Upload

    class Params:
        document = factory.Trait(
            purpose=Upload.Purpose.PSEA_POLICY,
            name="Policy.pdf",
            content_type="application/pdf",
            content=PDF,
            width=None,
            height=None,
        )
        content = LOGO

    purpose = Upload.Purpose.LOGO
    name = "Logo.webp"
    content_type = "image/webp"
    file = factory.LazyAttribute(lambda upload: ContentFile(upload.content, upload.name))
    bytes = factory.LazyAttribute(lambda upload: len(upload.content))
    sha256 = factory.LazyAttribute(lambda upload: sha256(upload.content).hexdigest())
    width = 60
    height = 40
    by = factory.SubFactory(UserFactory)


class FormerAddressFactory(DjangoModelFactory):
    class Meta:
        model = FormerAddress

    slug = factory.Sequence(lambda n: f"former-address-{n}")
    organisation = factory.SubFactory(OrganisationFactory)


class PeriodsFactory(DjangoModelFactory):
    """The one row, with the defaults."""

    class Meta:
        model = Periods
