"""What can be found: one narrow row for each object, kept by the database, and the words of what everybody may see."""

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Mod, Reverse
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

# The samples of entries: one in so many stretches of consecutive ids, which lie near each other on the disk.
# Each sample is within the next.
SAMPLES, STRETCH = (64, 8), 1024


class Entry(models.Model):
    """One object as search knows it; written by the triggers that `search_keep()` makes, and by nothing else.

    `facets` are "name:value", with spaces between. `names` holds its names (weight A) and what it says in short (B),
    `document` all that it says, and its kind and each facet as words with "=" before them; both hold stems, of each
    text by the rules of its language, and of names in no language by those of all four.
    """

    class Audience(models.IntegerChoices):
        """Who may see an object; for each of these, all that come before it too. Nobody's has none."""

        EVERYBODY = 0
        MEMBERS = 1
        STAFF = 2

    pk = models.CompositePrimaryKey("kind", "object_id")
    kind = models.CharField(max_length=12)
    object_id = models.BigIntegerField()
    audience = models.SmallIntegerField(choices=Audience, null=True)
    dated = models.DateField(null=True)
    sort_key = models.TextField(default="")
    titles = models.TextField(default="")  # folded, each between bars: "|case management|gestion de cas|"
    facets = models.TextField(default="")
    names = SearchVectorField(default="")
    document = SearchVectorField(default="")

    class Meta:
        indexes = [
            # Without a list of pending entries, which somebody's search would have to work through.
            GinIndex(fields=["document"], name="search_entry_document", fastupdate=False),
            # What plain browsing walks along.
            models.Index(
                fields=["kind", "sort_key", "object_id"],
                name="search_entry_by_name",
                condition=Q(audience__isnull=False),
            ),
            models.Index(
                "kind",
                F("dated").desc(nulls_last=True),
                "sort_key",
                "object_id",
                name="search_entry_by_date",
                condition=Q(audience__isnull=False),
            ),
            *(
                GinIndex(
                    fields=["document"],
                    name=f"search_entry_one_in_{size}",
                    fastupdate=False,
                    condition=Q(Exact(Mod(F("object_id") / STRETCH, size), 0)),
                )
                for size in SAMPLES
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class Wording(models.Model):
    """The words of an object that everybody may see, as it says them: the database counts by it what has changed.

    Beside the entry, which searches read, and which so stays narrow.
    """

    pk = models.CompositePrimaryKey("kind", "object_id")
    kind = models.CharField(max_length=12)
    object_id = models.BigIntegerField()
    words = models.TextField()  # "language:form", with spaces between; nothing of what not everybody may see

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class Word(models.Model):
    """By how much a number changed: of the objects that say a word and that everybody may see.

    In one of the languages, or in none (""). Rows are added and added up as those of Tally; a word is there while their
    sum is more than nothing.
    """

    word = models.TextField()  # folded
    language = models.CharField(max_length=2)
    form = models.TextField()  # as it is written, in small letters
    number = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(OpClass(F("word"), "text_pattern_ops"), name="search_word_beginning"),
            models.Index(OpClass(Reverse("word"), "text_pattern_ops"), name="search_word_end"),
        ]

    def __str__(self) -> str:
        return f"{self.form}: {self.number:+}"


class Tally(models.Model):
    """By how much a number changed: of the entries of a kind and audience ("") and of those with each facet.

    Rows are only added, so that nobody waits for another who saves; beat adds them up into one.
    """

    kind = models.CharField(max_length=12)
    audience = models.SmallIntegerField()
    facet = models.TextField()
    number = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["kind", "audience"], name="search_tally_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.facet}: {self.number:+}"


class Phrases(Func):
    """Each line of a text as the stems of its folded words, by the rules of a language.

    Immutable, so that a generated column can use it.
    """

    function = "search_phrases"


@pghistory.track(exclude=["phrases"])
class Synonyms(models.Model):
    """Words of one language that mean the same to whoever searches, kept by the secretariat."""

    slug = models.SlugField(_("key"), unique=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    terms = models.TextField(
        _("words that mean the same"),
        max_length=2000,
        help_text=_(
            "One word or phrase a line, for example “child soldiers” on the first and “children associated with armed "
            "groups” on the second: whoever types one of them then finds what says the other. One form is enough: "
            "search knows plurals. A phrase is better than a single word, which finds too much."
        ),
    )
    phrases = models.GeneratedField(
        expression=Phrases("terms", "language"),
        output_field=ArrayField(models.TextField()),
        db_persist=True,
        editable=False,
    )

    class Meta:
        verbose_name = _("synonyms")
        verbose_name_plural = _("synonyms")
        ordering = ["language", "slug"]
        constraints = [models.CheckConstraint(condition=Q(phrases__len__gte=2), name="search_synonyms_two")]

    def __str__(self) -> str:
        return " = ".join(self.terms.splitlines())
