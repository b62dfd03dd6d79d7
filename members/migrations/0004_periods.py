import datetime
import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0003_application_by_pages'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='PeriodsEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('is_only', models.BooleanField(default=True, editable=False)),
                ('first_reminder_days', models.PositiveSmallIntegerField(default=7, help_text='After so many days without a change, applicants are reminded of a draft, or of requested changes.', verbose_name='first reminder, in days')),
                ('second_reminder_days', models.PositiveSmallIntegerField(default=30, help_text='After so many days they are reminded again; for a draft, this names the day of its removal.', verbose_name='second reminder, in days')),
                ('removal_days', models.PositiveSmallIntegerField(default=90, help_text='After so many days without a change a draft is removed with all its answers, but never before the day that was named, which is at least 14 days after the second reminder. What was submitted is never removed.', verbose_name='removal of a draft, in days')),
                ('decision_days', models.PositiveSmallIntegerField(default=10, help_text='Monday to Friday. Applicants are told that the secretariat means to decide within this time; after it, the secretariat is reminded.', verbose_name='decision, in working days')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('which', models.CharField(choices=[('first', 'First'), ('second', 'Second'), ('unanswered', 'Unanswered')], max_length=10)),
                ('since', models.DateTimeField()),
                ('posted_at', models.DateTimeField()),
                ('removal_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Periods',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_only', models.BooleanField(default=True, editable=False, unique=True)),
                ('first_reminder_days', models.PositiveSmallIntegerField(default=7, help_text='After so many days without a change, applicants are reminded of a draft, or of requested changes.', verbose_name='first reminder, in days')),
                ('second_reminder_days', models.PositiveSmallIntegerField(default=30, help_text='After so many days they are reminded again; for a draft, this names the day of its removal.', verbose_name='second reminder, in days')),
                ('removal_days', models.PositiveSmallIntegerField(default=90, help_text='After so many days without a change a draft is removed with all its answers, but never before the day that was named, which is at least 14 days after the second reminder. What was submitted is never removed.', verbose_name='removal of a draft, in days')),
                ('decision_days', models.PositiveSmallIntegerField(default=10, help_text='Monday to Friday. Applicants are told that the secretariat means to decide within this time; after it, the secretariat is reminded.', verbose_name='decision, in working days')),
            ],
            options={
                'verbose_name': 'periods',
                'verbose_name_plural': 'periods',
                'constraints': [models.CheckConstraint(condition=models.Q(('is_only', True)), name='one_row_of_periods'), models.CheckConstraint(condition=models.Q(('decision_days__gte', 1), ('first_reminder_days__gte', 1)), name='periods_last_a_day', violation_error_message='A period lasts one day at least.'), models.CheckConstraint(condition=models.Q(('second_reminder_days__gt', models.F('first_reminder_days'))), name='second_reminder_after_first', violation_error_message='The second reminder must come after the first.'), models.CheckConstraint(condition=models.Q(('removal_days__gt', models.F('second_reminder_days'))), name='removal_after_second_reminder', violation_error_message='A draft must be removed after its second reminder, not before.')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='periods',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_periodsevent" ("decision_days", "first_reminder_days", "id", "is_only", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "removal_days", "second_reminder_days") VALUES (NEW."decision_days", NEW."first_reminder_days", NEW."id", NEW."is_only", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."removal_days", NEW."second_reminder_days"); RETURN NULL;', hash='85d497456f566e7afaefe2f58cd65bedffd987c4', operation='INSERT', pgid='pgtrigger_insert_insert_96c53', table='members_periods', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='periods',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "members_periodsevent" ("decision_days", "first_reminder_days", "id", "is_only", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "removal_days", "second_reminder_days") VALUES (NEW."decision_days", NEW."first_reminder_days", NEW."id", NEW."is_only", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."removal_days", NEW."second_reminder_days"); RETURN NULL;', hash='6e951888916d9e33f4653a1e388d7d143f20c8b7', operation='UPDATE', pgid='pgtrigger_update_update_c0db6', table='members_periods', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='periods',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_periodsevent" ("decision_days", "first_reminder_days", "id", "is_only", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "removal_days", "second_reminder_days") VALUES (OLD."decision_days", OLD."first_reminder_days", OLD."id", OLD."is_only", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."removal_days", OLD."second_reminder_days"); RETURN NULL;', hash='0e7012d0f207d1b4fe446f7e3e179fe4093d7f14', operation='DELETE', pgid='pgtrigger_delete_delete_ab577', table='members_periods', when='AFTER')),
        ),
        migrations.AddField(
            model_name='periodsevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='periodsevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='members.periods'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='members.application'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.UniqueConstraint(fields=('application', 'which', 'since'), name='each_reminder_once'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.CheckConstraint(condition=models.Q(('removal_at__isnull', True), models.Q(('removal_at__gte', django.db.models.expressions.CombinedExpression(models.F('posted_at'), '+', models.Value(datetime.timedelta(days=14)))), ('which', 'second')), _connector='OR'), name='removal_is_announced_ahead'),
        ),
    ]
