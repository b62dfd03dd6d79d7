import django.contrib.postgres.fields
import django.db.models.deletion
import foundation.search.models
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


STEM = """
CREATE FUNCTION search_stem(word text, language text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN coalesce((CASE language
    WHEN 'en' THEN ts_lexize('pg_catalog.english_stem', word)
    WHEN 'fr' THEN ts_lexize('pg_catalog.french_stem', word)
    WHEN 'es' THEN ts_lexize('pg_catalog.spanish_stem', word)
    WHEN 'ar' THEN ts_lexize('pg_catalog.arabic_stem', search_arabic(word))
END)[1], word);
"""
PHRASES = """
CREATE FUNCTION search_phrases(terms text, language text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN ARRAY(
    SELECT DISTINCT (
        SELECT string_agg(search_stem(word, language), ' ' ORDER BY number)
        FROM string_to_table(search_words(term), ' ') WITH ORDINALITY AS words (word, number)
    ) FROM regexp_split_to_table(terms, E'[\\r\\n]+') term WHERE search_words(term) <> ''
);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
        ('search', '0002_entries'),
    ]

    operations = [
        migrations.RunSQL(STEM, "DROP FUNCTION search_stem(text, text)"),
        migrations.RunSQL(PHRASES, "DROP FUNCTION search_phrases(text, text)"),
        migrations.CreateModel(
            name='Synonyms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True, verbose_name='key')),
                ('language', models.CharField(choices=[('en', 'English'), ('fr', 'Français'), ('es', 'Español'), ('ar', 'العربية')], max_length=2, verbose_name='language')),
                ('terms', models.TextField(help_text='One word or phrase a line, for example “child soldiers” on the first and “children associated with armed groups” on the second: whoever types one of them then finds what says the other. One form is enough: search knows plurals. A phrase is better than a single word, which finds too much.', max_length=2000, verbose_name='words that mean the same')),
                ('phrases', models.GeneratedField(db_persist=True, expression=foundation.search.models.Phrases('terms', 'language'), output_field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None))),
            ],
            options={
                'verbose_name': 'synonyms',
                'verbose_name_plural': 'synonyms',
                'ordering': ['language', 'slug'],
                'constraints': [models.CheckConstraint(condition=models.Q(('phrases__len__gte', 2)), name='search_synonyms_two')],
            },
        ),
        migrations.CreateModel(
            name='SynonymsEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('slug', models.SlugField(db_index=False, verbose_name='key')),
                ('language', models.CharField(choices=[('en', 'English'), ('fr', 'Français'), ('es', 'Español'), ('ar', 'العربية')], max_length=2, verbose_name='language')),
                ('terms', models.TextField(help_text='One word or phrase a line, for example “child soldiers” on the first and “children associated with armed groups” on the second: whoever types one of them then finds what says the other. One form is enough: search knows plurals. A phrase is better than a single word, which finds too much.', max_length=2000, verbose_name='words that mean the same')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='synonyms',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "search_synonymsevent" ("id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "terms") VALUES (NEW."id", NEW."language", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."slug", NEW."terms"); RETURN NULL;', hash='2682bf35ed6888b95d67989db65b9c557bca1a2b', operation='INSERT', pgid='pgtrigger_insert_insert_faa04', table='search_synonyms', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='synonyms',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."slug" IS DISTINCT FROM (NEW."slug") OR OLD."terms" IS DISTINCT FROM (NEW."terms"))', func='INSERT INTO "search_synonymsevent" ("id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "terms") VALUES (NEW."id", NEW."language", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."slug", NEW."terms"); RETURN NULL;', hash='cf5b4769e0015f3a21403f0e74c6e4e04d2a14f2', operation='UPDATE', pgid='pgtrigger_update_update_8a38e', table='search_synonyms', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='synonyms',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "search_synonymsevent" ("id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "terms") VALUES (OLD."id", OLD."language", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."slug", OLD."terms"); RETURN NULL;', hash='92e2f0a850a746a6bf92e45631492839626ab973', operation='DELETE', pgid='pgtrigger_delete_delete_54e3a', table='search_synonyms', when='AFTER')),
        ),
        migrations.AddField(
            model_name='synonymsevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='synonymsevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='search.synonyms'),
        ),
    ]
