"""Strategies, their priorities, and initiatives."""

import factory
from factory.django import DjangoModelFactory

from initiatives.models import Initiative, Priority, Strategy


class StrategyFactory(DjangoModelFactory):
    class Meta:
        model = Strategy

    slug = factory.LazyAttribute(lambda strategy: f"{strategy.first_year}-{strategy.last_year}")
    first_year = factory.Sequence(lambda n: 2021 + 5 * n)
    last_year = factory.LazyAttribute(lambda strategy: strategy.first_year + 4)
    objective_en = factory.LazyAttribute(lambda strategy: f"**Objective** of {strategy.slug}.")


class PriorityFactory(DjangoModelFactory):
    class Meta:
        model = Priority

    strategy = factory.SubFactory(StrategyFactory)
    number = factory.Sequence(lambda n: n + 1)
    slug = factory.LazyAttribute(lambda priority: f"priority-{priority.number}")
    name_en = factory.LazyAttribute(lambda priority: f"Name of {priority.slug}")


class InitiativeFactory(DjangoModelFactory):
    class Meta:
        model = Initiative
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"initiative-{n}")
    position = factory.Sequence(lambda n: n)
    name_en = factory.LazyAttribute(lambda initiative: f"Name of {initiative.slug}")
    summary_en = factory.LazyAttribute(lambda initiative: f"Summary of {initiative.slug}.")
    work_en = factory.LazyAttribute(lambda initiative: f"Work of {initiative.slug}.")
    email = factory.LazyAttribute(lambda initiative: f"{initiative.slug}@example.org")

    @factory.post_generation
    def priorities(self, create, extracted, **kwargs):
        if extracted:
            self.priorities.set(extracted)
