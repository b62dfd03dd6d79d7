import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0003_membership_codes'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='Confirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(verbose_name='a year counted from')),
                ('asked_at', models.DateTimeField(verbose_name='asked on')),
                ('stage', models.CharField(choices=[('nobody', 'Nobody was asked'), ('asked', 'Asked to confirm'), ('first', 'Reminded once'), ('second', 'Reminded twice')], max_length=6, verbose_name='latest mail')),
                ('may_lapse_on', models.DateField(blank=True, null=True, verbose_name='may lapse from')),
                ('status', models.CharField(choices=[('waiting', 'Not answered'), ('leaving', 'Says that it leaves the Alliance'), ('confirmed', 'Confirmed'), ('lapsed', 'Lapsed'), ('ended', 'Ended')], default='waiting', max_length=9, verbose_name='state')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
            ],
            options={
                'verbose_name': 'yearly confirmation',
                'verbose_name_plural': 'yearly confirmations',
                'ordering': ['asked_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ConfirmationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('since', models.DateField(verbose_name='a year counted from')),
                ('asked_at', models.DateTimeField(verbose_name='asked on')),
                ('stage', models.CharField(choices=[('nobody', 'Nobody was asked'), ('asked', 'Asked to confirm'), ('first', 'Reminded once'), ('second', 'Reminded twice')], max_length=6, verbose_name='latest mail')),
                ('may_lapse_on', models.DateField(blank=True, null=True, verbose_name='may lapse from')),
                ('status', models.CharField(choices=[('waiting', 'Not answered'), ('leaving', 'Says that it leaves the Alliance'), ('confirmed', 'Confirmed'), ('lapsed', 'Lapsed'), ('ended', 'Ended')], default='waiting', max_length=9, verbose_name='state')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='periods',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='periods',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='periods',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='periods',
            name='confirmation_days',
            field=models.PositiveSmallIntegerField(db_default=365, default=365, help_text='So many days after a membership was last confirmed, its focal points are asked whether everything is still correct.', verbose_name='yearly confirmation, in days'),
        ),
        migrations.AddField(
            model_name='periods',
            name='confirmation_first_days',
            field=models.PositiveSmallIntegerField(db_default=14, default=14, help_text='So many days after they were asked.', verbose_name='confirmation: first reminder, in days'),
        ),
        migrations.AddField(
            model_name='periods',
            name='confirmation_second_days',
            field=models.PositiveSmallIntegerField(db_default=28, default=28, help_text='So many days after they were asked. From then on the membership counts as not confirmed.', verbose_name='confirmation: second reminder, in days'),
        ),
        migrations.AddField(
            model_name='periods',
            name='grace_days',
            field=models.PositiveSmallIntegerField(db_default=90, default=90, help_text='So many days after they were asked, the secretariat may let the membership lapse, but never before the day that the second reminder named, which is at least 14 days after it. Nothing lapses by itself.', verbose_name='period of grace, in days'),
        ),
        migrations.AddField(
            model_name='periodsevent',
            name='confirmation_days',
            field=models.PositiveSmallIntegerField(db_default=365, default=365, help_text='So many days after a membership was last confirmed, its focal points are asked whether everything is still correct.', verbose_name='yearly confirmation, in days'),
        ),
        migrations.AddField(
            model_name='periodsevent',
            name='confirmation_first_days',
            field=models.PositiveSmallIntegerField(db_default=14, default=14, help_text='So many days after they were asked.', verbose_name='confirmation: first reminder, in days'),
        ),
        migrations.AddField(
            model_name='periodsevent',
            name='confirmation_second_days',
            field=models.PositiveSmallIntegerField(db_default=28, default=28, help_text='So many days after they were asked. From then on the membership counts as not confirmed.', verbose_name='confirmation: second reminder, in days'),
        ),
        migrations.AddField(
            model_name='periodsevent',
            name='grace_days',
            field=models.PositiveSmallIntegerField(db_default=90, default=90, help_text='So many days after they were asked, the secretariat may let the membership lapse, but never before the day that the second reminder named, which is at least 14 days after it. Nothing lapses by itself.', verbose_name='period of grace, in days'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='periods',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_periodsevent" ("confirmation_days", "confirmation_first_days", "confirmation_second_days", "decision_days", "first_reminder_days", "grace_days", "id", "is_only", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "removal_days", "second_reminder_days") VALUES (NEW."confirmation_days", NEW."confirmation_first_days", NEW."confirmation_second_days", NEW."decision_days", NEW."first_reminder_days", NEW."grace_days", NEW."id", NEW."is_only", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."removal_days", NEW."second_reminder_days"); RETURN NULL;', hash='67a102c8ffd05d5ae698044b4dac0203e979b170', operation='INSERT', pgid='pgtrigger_insert_insert_96c53', table='members_periods', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='periods',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "members_periodsevent" ("confirmation_days", "confirmation_first_days", "confirmation_second_days", "decision_days", "first_reminder_days", "grace_days", "id", "is_only", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "removal_days", "second_reminder_days") VALUES (NEW."confirmation_days", NEW."confirmation_first_days", NEW."confirmation_second_days", NEW."decision_days", NEW."first_reminder_days", NEW."grace_days", NEW."id", NEW."is_only", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."removal_days", NEW."second_reminder_days"); RETURN NULL;', hash='cf6647aeb58ce0410b83d9e93283cf6d938559a4', operation='UPDATE', pgid='pgtrigger_update_update_c0db6', table='members_periods', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='periods',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_periodsevent" ("confirmation_days", "confirmation_first_days", "confirmation_second_days", "decision_days", "first_reminder_days", "grace_days", "id", "is_only", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "removal_days", "second_reminder_days") VALUES (OLD."confirmation_days", OLD."confirmation_first_days", OLD."confirmation_second_days", OLD."decision_days", OLD."first_reminder_days", OLD."grace_days", OLD."id", OLD."is_only", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."removal_days", OLD."second_reminder_days"); RETURN NULL;', hash='9c6d1c50f36a08b28eac2901c5b2a210b1197e86', operation='DELETE', pgid='pgtrigger_delete_delete_ab577', table='members_periods', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='periods',
            constraint=models.CheckConstraint(condition=models.Q(('confirmation_days__gte', 1), ('confirmation_first_days__gte', 1)), name='confirmation_periods_last_a_day', violation_error_message='A period lasts one day at least.'),
        ),
        migrations.AddConstraint(
            model_name='periods',
            constraint=models.CheckConstraint(condition=models.Q(('confirmation_second_days__gt', models.F('confirmation_first_days')), ('grace_days__gt', models.F('confirmation_second_days'))), name='grace_after_reminders_of_confirmation', violation_error_message='Of the periods of the yearly confirmation, the second reminder must come after the first, and the end of the period of grace after both.'),
        ),
        migrations.AddField(
            model_name='confirmation',
            name='answered_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='answered by'),
        ),
        migrations.AddField(
            model_name='confirmation',
            name='membership',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='confirmations', to='members.membership', verbose_name='membership'),
        ),
        migrations.AddField(
            model_name='confirmationevent',
            name='answered_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='answered by'),
        ),
        migrations.AddField(
            model_name='confirmationevent',
            name='membership',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.membership', verbose_name='membership'),
        ),
        migrations.AddField(
            model_name='confirmationevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='confirmationevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='members.confirmation'),
        ),
        migrations.AddConstraint(
            model_name='confirmation',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['waiting', 'leaving'])), fields=('membership',), name='one_open_confirmation_per_membership'),
        ),
        migrations.AddConstraint(
            model_name='confirmation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True), ('status', 'waiting')), models.Q(models.Q(('status', 'waiting'), _negated=True), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='confirmation_answer_has_time_and_person'),
        ),
        migrations.AddConstraint(
            model_name='confirmation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'lapsed'), _negated=True), models.Q(models.Q(('reason', ''), _negated=True), ('may_lapse_on__isnull', False)), _connector='OR'), name='lapse_has_reason_and_was_announced'),
        ),
        migrations.AddConstraint(
            model_name='confirmation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('stage', 'second'), _negated=True), ('may_lapse_on__isnull', False), _connector='OR'), name='last_reminder_names_a_day'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='confirmation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_confirmationevent" ("answered_at", "answered_by_id", "asked_at", "id", "may_lapse_on", "membership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "since", "stage", "status", "version") VALUES (NEW."answered_at", NEW."answered_by_id", NEW."asked_at", NEW."id", NEW."may_lapse_on", NEW."membership_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."reason", NEW."since", NEW."stage", NEW."status", NEW."version"); RETURN NULL;', hash='03fd26a05f201e210528c4c67e60cbdf4b5da1d3', operation='INSERT', pgid='pgtrigger_insert_insert_7e837', table='members_confirmation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='confirmation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "members_confirmationevent" ("answered_at", "answered_by_id", "asked_at", "id", "may_lapse_on", "membership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "since", "stage", "status", "version") VALUES (NEW."answered_at", NEW."answered_by_id", NEW."asked_at", NEW."id", NEW."may_lapse_on", NEW."membership_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."reason", NEW."since", NEW."stage", NEW."status", NEW."version"); RETURN NULL;', hash='5048abf6610409fd1190e7805f3be437f7fc5554', operation='UPDATE', pgid='pgtrigger_update_update_bce12', table='members_confirmation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='confirmation',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_confirmationevent" ("answered_at", "answered_by_id", "asked_at", "id", "may_lapse_on", "membership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "since", "stage", "status", "version") VALUES (OLD."answered_at", OLD."answered_by_id", OLD."asked_at", OLD."id", OLD."may_lapse_on", OLD."membership_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."reason", OLD."since", OLD."stage", OLD."status", OLD."version"); RETURN NULL;', hash='3cd80bbdf9bc3e27fefaaaf60fecd0abab940a30', operation='DELETE', pgid='pgtrigger_delete_delete_2bd07', table='members_confirmation', when='AFTER')),
        ),
    ]
