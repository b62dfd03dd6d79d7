"""The network's name, pages, figures, leadership, donors and channels."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from alliance.models import Channel, Donor, KeyFigure, Leader, Network, Page


class NetworkFactory(DjangoModelFactory):
    class Meta:
        model = Network
        django_get_or_create = ("slug",)

    slug = "alliance"
    name_en = "Alliance for Child Protection in Humanitarian Action"
    name_fr = "Alliance pour la protection de l’enfance dans l’action humanitaire"
    short_name_en = "The Alliance"
    short_name_fr = "L’Alliance"
    name_rest_en = "for Child Protection in Humanitarian Action"
    tagline_en = "A network that sets standards."
    email = "membership@alliancecpha.org"


class PageFactory(DjangoModelFactory):
    class Meta:
        model = Page
        django_get_or_create = ("slug",)

    slug = factory.Sequence(lambda n: f"page-{n}")
    title_en = factory.LazyAttribute(lambda page: f"Title of {page.slug}")
    lede_en = factory.LazyAttribute(lambda page: f"Opening of {page.slug}.")


class KeyFigureFactory(DjangoModelFactory):
    """A stated figure; `computed` one of the members, unless `computation` says otherwise."""

    class Meta:
        model = KeyFigure

    class Params:
        computed = factory.Trait(shown=KeyFigure.Shown.COMPUTED, computation=KeyFigure.Computation.MEMBERS)

    slug = factory.Sequence(lambda n: f"figure-{n}")
    position = factory.Sequence(lambda n: n)
    label_en = factory.LazyAttribute(lambda figure: f"label of {figure.slug}")
    stated_value = "265+"
    stated_on = date(2024, 6, 1)
    source_en = "Alliance brochure"


class LeaderFactory(DjangoModelFactory):
    """An organisation that co-leads; `coordinator` is a person."""

    class Meta:
        model = Leader

    class Params:
        coordinator = factory.Trait(
            kind=Leader.Kind.COORDINATOR, email=factory.LazyAttribute(lambda leader: f"{leader.slug}@example.org")
        )

    slug = factory.Sequence(lambda n: f"leader-{n}")
    kind = Leader.Kind.CO_LEAD
    position = factory.Sequence(lambda n: n)
    name = factory.LazyAttribute(lambda leader: f"Name of {leader.slug}")
    as_of = date(2024, 6, 1)


class DonorFactory(DjangoModelFactory):
    class Meta:
        model = Donor

    slug = factory.Sequence(lambda n: f"donor-{n}")
    name = factory.LazyAttribute(lambda donor: f"Name of {donor.slug}")
    as_of = date(2024, 6, 1)


class ChannelFactory(DjangoModelFactory):
    class Meta:
        model = Channel

    slug = factory.Sequence(lambda n: f"channel-{n}")
    position = factory.Sequence(lambda n: n)
    name_en = factory.LazyAttribute(lambda channel: f"Name of {channel.slug}")
