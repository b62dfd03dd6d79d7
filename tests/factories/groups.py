"""Core functions, groups and seats."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from groups.models import Function, Group, Seat
from tests.factories.members import OrganisationFactory


class FunctionFactory(DjangoModelFactory):
    class Meta:
        model = Function
        django_get_or_create = ("number",)

    number = factory.Sequence(lambda n: n % 5 + 1)
    slug = factory.LazyAttribute(lambda function: f"function-{function.number}")
    name_en = factory.LazyAttribute(lambda function: f"Function {function.number}")


class GroupFactory(DjangoModelFactory):
    """A task force; `working_group` serves a core function."""

    class Meta:
        model = Group

    class Params:
        working_group = factory.Trait(
            kind=Group.Kind.WORKING_GROUP, function=factory.SubFactory(FunctionFactory, number=1)
        )
        members_only = factory.Trait(visibility=Group.Visibility.MEMBERS)

    slug = factory.Sequence(lambda n: f"group-{n}")
    kind = Group.Kind.TASK_FORCE
    position = factory.Sequence(lambda n: n)
    name_en = factory.LazyAttribute(lambda group: f"Name of {group.slug}")
    summary_en = factory.LazyAttribute(lambda group: f"Summary of {group.slug}.")
    work_en = factory.LazyAttribute(lambda group: f"Work of {group.slug}.")
    email = factory.LazyAttribute(lambda group: f"{group.slug}@example.org")


class SeatFactory(DjangoModelFactory):
    class Meta:
        model = Seat

    class Params:
        former = factory.Trait(ended_on=date(2025, 12, 31))

    group = factory.SubFactory(GroupFactory)
    organisation = factory.SubFactory(OrganisationFactory, listed=True)
    started_on = date(2024, 5, 1)
