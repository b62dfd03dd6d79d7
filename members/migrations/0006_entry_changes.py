import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0004_periods'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='EntryChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.JSONField(verbose_name='before')),
                ('proposed', models.JSONField(verbose_name='after')),
                ('status', models.CharField(choices=[('waiting', 'Waiting'), ('accepted', 'Accepted'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn')], default='waiting', max_length=9, verbose_name='status')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='proposed')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='members.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'change of an entry',
                'verbose_name_plural': 'changes of entries',
                'ordering': ['created_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='EntryChangeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('before', models.JSONField(verbose_name='before')),
                ('proposed', models.JSONField(verbose_name='after')),
                ('status', models.CharField(choices=[('waiting', 'Waiting'), ('accepted', 'Accepted'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn')], default='waiting', max_length=9, verbose_name='status')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='proposed')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('decided_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('organisation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.organisation', verbose_name='organisation')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='members.entrychange')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='entrychange',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'waiting')), fields=('organisation',), name='one_waiting_change_per_organisation'),
        ),
        migrations.AddConstraint(
            model_name='entrychange',
            constraint=models.CheckConstraint(condition=models.Q(('proposed', {}), _negated=True), name='entry_change_changes_something'),
        ),
        migrations.AddConstraint(
            model_name='entrychange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['accepted', 'refused']), _negated=True), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='entry_change_decision_has_time_and_person'),
        ),
        migrations.AddConstraint(
            model_name='entrychange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'refused'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='refused_change_has_reason'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entrychange',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_entrychangeevent" ("before", "by_id", "created_at", "decided_at", "decided_by_id", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed", "reason", "status", "version") VALUES (NEW."before", NEW."by_id", NEW."created_at", NEW."decided_at", NEW."decided_by_id", NEW."id", NEW."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."proposed", NEW."reason", NEW."status", NEW."version"); RETURN NULL;', hash='a2db3ba885ad3eac48b9a78f3efacd9ac57a2415', operation='INSERT', pgid='pgtrigger_insert_insert_968c3', table='members_entrychange', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entrychange',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "members_entrychangeevent" ("before", "by_id", "created_at", "decided_at", "decided_by_id", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed", "reason", "status", "version") VALUES (NEW."before", NEW."by_id", NEW."created_at", NEW."decided_at", NEW."decided_by_id", NEW."id", NEW."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."proposed", NEW."reason", NEW."status", NEW."version"); RETURN NULL;', hash='280139f4740e14f086cd2d716c14e6bfa6038dc7', operation='UPDATE', pgid='pgtrigger_update_update_88e74', table='members_entrychange', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entrychange',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_entrychangeevent" ("before", "by_id", "created_at", "decided_at", "decided_by_id", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed", "reason", "status", "version") VALUES (OLD."before", OLD."by_id", OLD."created_at", OLD."decided_at", OLD."decided_by_id", OLD."id", OLD."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."proposed", OLD."reason", OLD."status", OLD."version"); RETURN NULL;', hash='927ce979f4d5a0b4e586cfaa1edc3977abe7bc22', operation='DELETE', pgid='pgtrigger_delete_delete_9517b', table='members_entrychange', when='AFTER')),
        ),
    ]
