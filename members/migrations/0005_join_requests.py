import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import members.marks
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


# Twins of members/marks.py; SQL-standard bodies are immutable, so that a generated column may use them.
CONSONANTS = """
CREATE FUNCTION consonants_of(word text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN regexp_replace(translate(regexp_replace(word, '^ال', ''),
    'pبپбпđدذضдvفвфڤjجغگгґcqxخقكکچкхчłلлمмنнرрzßزسشصظژжзсцшщتثطтaeiouwyhæœøıاأويىیهةہھےحعءٱаеиоуыэюяіїєъьй',
    'bbbbbdddddfffffggggggkkkkkkkkkkklllmmnnrrsssssssssssssstttt'),
    '(.)\\1+', '\\1', 'g');
"""
MARKS = """
CREATE FUNCTION organisation_marks(name text, acronym text, website text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN ARRAY(
    WITH separate AS (
        SELECT '[\\u0001-/:-@\\[-`{-\\u00bf\\u00d7\\u00f7\\u060c\\u061b\\u061f\\u066a-\\u066d\\u06d4\\u0964\\u0965\\u1361-\\u1368\\u1680\\u2000-\\u206f\\u2e00-\\u2e7f\\u3000-\\u303f]+' AS them
    ), words AS (
        SELECT word, number FROM separate, unnest(string_to_array(
            btrim(regexp_replace(fold(name), them, ' ', 'g')), ' ')) WITH ORDINALITY AS row (word, number)
    ), whole AS (
        SELECT count(*) AS words, string_agg(word, '' ORDER BY number) AS text,
            string_agg(left(word, 1), '' ORDER BY number) AS initials,
            string_agg(left(word, 1), '' ORDER BY number) FILTER (WHERE length(word) > 3) AS great_initials
        FROM words
    ), stated AS (
        SELECT regexp_replace(fold(acronym), them, '', 'g') AS text FROM separate
    ), host AS (
        SELECT left(rtrim(substring(fold(website) FROM '^https?://(?:[^/?#@]*@)?(?:www[0-9]?\\.)?([^/?#:]+)'), '.'), 60)
            AS text
    )
    SELECT left(consonants_of(word), 4) FROM words WHERE length(consonants_of(word)) > 1
    UNION SELECT '=' || text FROM stated WHERE length(text) > 1
    UNION SELECT '=' || text FROM whole WHERE words = 1 AND length(text) BETWEEN 3 AND 12
    UNION SELECT '~' || initials FROM whole WHERE length(initials) BETWEEN 3 AND 12
    UNION SELECT '~' || great_initials FROM whole WHERE length(great_initials) BETWEEN 3 AND 12
    UNION SELECT '@' || text FROM host WHERE text <> ''
    UNION SELECT '#' || left(text, 60) FROM whole WHERE text <> ''
);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0003_application_by_pages'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.RunSQL(CONSONANTS, "DROP FUNCTION consonants_of(text)"),
        migrations.RunSQL(MARKS, "DROP FUNCTION organisation_marks(text, text, text)"),
        migrations.CreateModel(
            name='JoinRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('message', models.CharField(blank=True, max_length=500, verbose_name='message')),
                ('status', models.CharField(choices=[('asked', 'Asked'), ('accepted', 'Accepted'), ('declined', 'Declined')], default='asked', max_length=8, verbose_name='status')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='asked')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
            ],
            options={
                'verbose_name': 'request to join an organisation',
                'verbose_name_plural': 'requests to join an organisation',
            },
        ),
        migrations.CreateModel(
            name='JoinRequestEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('message', models.CharField(blank=True, max_length=500, verbose_name='message')),
                ('status', models.CharField(choices=[('asked', 'Asked'), ('accepted', 'Accepted'), ('declined', 'Declined')], default='asked', max_length=8, verbose_name='status')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='asked')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='organisation',
            name='marks',
            field=models.GeneratedField(db_persist=True, expression=members.marks.Marks('name', 'acronym', 'website'), output_field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=django.contrib.postgres.indexes.GinIndex(fields=['marks'], name='organisation_by_marks'),
        ),
        migrations.AddField(
            model_name='joinrequest',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='join_decisions', to=settings.AUTH_USER_MODEL, verbose_name='decided by'),
        ),
        migrations.AddField(
            model_name='joinrequest',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='join_requests', to='members.organisation', verbose_name='organisation'),
        ),
        migrations.AddField(
            model_name='joinrequest',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='join_requests', to=settings.AUTH_USER_MODEL, verbose_name='person'),
        ),
        migrations.AddField(
            model_name='joinrequestevent',
            name='decided_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by'),
        ),
        migrations.AddField(
            model_name='joinrequestevent',
            name='organisation',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.organisation', verbose_name='organisation'),
        ),
        migrations.AddField(
            model_name='joinrequestevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='joinrequestevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='members.joinrequest'),
        ),
        migrations.AddField(
            model_name='joinrequestevent',
            name='user',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person'),
        ),
        migrations.AddConstraint(
            model_name='joinrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'asked')), fields=('user', 'organisation'), name='one_open_request_per_organisation'),
        ),
        migrations.AddConstraint(
            model_name='joinrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('status', 'asked')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('status__in', ['accepted', 'declined'])), _connector='OR'), name='join_request_decided_has_time_and_person'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='joinrequest',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_joinrequestevent" ("created_at", "decided_at", "decided_by_id", "id", "message", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "user_id") VALUES (NEW."created_at", NEW."decided_at", NEW."decided_by_id", NEW."id", NEW."message", NEW."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."status", NEW."user_id"); RETURN NULL;', hash='c3a3c0b1c43042f1578ac8daee28d1bca8211e72', operation='INSERT', pgid='pgtrigger_insert_insert_99ce1', table='members_joinrequest', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='joinrequest',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "members_joinrequestevent" ("created_at", "decided_at", "decided_by_id", "id", "message", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "user_id") VALUES (NEW."created_at", NEW."decided_at", NEW."decided_by_id", NEW."id", NEW."message", NEW."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."status", NEW."user_id"); RETURN NULL;', hash='7ecefea8464b2fd642f34a1a15f6620763f35113', operation='UPDATE', pgid='pgtrigger_update_update_6377b', table='members_joinrequest', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='joinrequest',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_joinrequestevent" ("created_at", "decided_at", "decided_by_id", "id", "message", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "user_id") VALUES (OLD."created_at", OLD."decided_at", OLD."decided_by_id", OLD."id", OLD."message", OLD."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."status", OLD."user_id"); RETURN NULL;', hash='63683bfbb9bc85e6e7673378d8b84d0790daa1c8', operation='DELETE', pgid='pgtrigger_delete_delete_07287', table='members_joinrequest', when='AFTER')),
        ),
    ]
