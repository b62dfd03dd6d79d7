import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0006_uploads'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='application',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='application',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='application',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='application',
            name='asked_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='confirmation asked for'),
        ),
        migrations.AddField(
            model_name='application',
            name='came',
            field=models.CharField(blank=True, choices=[('email', 'by e-mail'), ('phone', 'by phone or text message'), ('paper', 'on paper'), ('in_person', 'in person')], db_default='', default='', max_length=9, verbose_name='how it came'),
        ),
        migrations.AddField(
            model_name='application',
            name='entered_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entered', to=settings.AUTH_USER_MODEL, verbose_name='entered by'),
        ),
        migrations.AddField(
            model_name='application',
            name='made_account',
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name='application',
            name='taken_over_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='applicationevent',
            name='asked_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='confirmation asked for'),
        ),
        migrations.AddField(
            model_name='applicationevent',
            name='came',
            field=models.CharField(blank=True, choices=[('email', 'by e-mail'), ('phone', 'by phone or text message'), ('paper', 'on paper'), ('in_person', 'in person')], db_default='', default='', max_length=9, verbose_name='how it came'),
        ),
        migrations.AddField(
            model_name='applicationevent',
            name='entered_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by'),
        ),
        migrations.AddField(
            model_name='applicationevent',
            name='made_account',
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name='applicationevent',
            name='taken_over_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='application',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_applicationevent" ("applicant_id", "asked_at", "came", "changed", "created_at", "decided_at", "decided_by_id", "entered_by_id", "first_submitted_at", "id", "job_title", "made_account", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "requested", "reviewer_id", "status", "submitted_at", "taken_over_at", "type_id", "version") VALUES (NEW."applicant_id", NEW."asked_at", NEW."came", NEW."changed", NEW."created_at", NEW."decided_at", NEW."decided_by_id", NEW."entered_by_id", NEW."first_submitted_at", NEW."id", NEW."job_title", NEW."made_account", NEW."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."reason", NEW."requested", NEW."reviewer_id", NEW."status", NEW."submitted_at", NEW."taken_over_at", NEW."type_id", NEW."version"); RETURN NULL;', hash='e69dccde1bcdb65d2e98bb5be086c46f20bdebb6', operation='INSERT', pgid='pgtrigger_insert_insert_1f4b2', table='members_application', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='application',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."applicant_id" IS DISTINCT FROM (NEW."applicant_id") OR OLD."asked_at" IS DISTINCT FROM (NEW."asked_at") OR OLD."came" IS DISTINCT FROM (NEW."came") OR OLD."changed" IS DISTINCT FROM (NEW."changed") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."decided_at" IS DISTINCT FROM (NEW."decided_at") OR OLD."decided_by_id" IS DISTINCT FROM (NEW."decided_by_id") OR OLD."entered_by_id" IS DISTINCT FROM (NEW."entered_by_id") OR OLD."first_submitted_at" IS DISTINCT FROM (NEW."first_submitted_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."job_title" IS DISTINCT FROM (NEW."job_title") OR OLD."made_account" IS DISTINCT FROM (NEW."made_account") OR OLD."organisation_id" IS DISTINCT FROM (NEW."organisation_id") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."requested" IS DISTINCT FROM (NEW."requested") OR OLD."reviewer_id" IS DISTINCT FROM (NEW."reviewer_id") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."submitted_at" IS DISTINCT FROM (NEW."submitted_at") OR OLD."taken_over_at" IS DISTINCT FROM (NEW."taken_over_at") OR OLD."type_id" IS DISTINCT FROM (NEW."type_id") OR OLD."version" IS DISTINCT FROM (NEW."version"))', func='INSERT INTO "members_applicationevent" ("applicant_id", "asked_at", "came", "changed", "created_at", "decided_at", "decided_by_id", "entered_by_id", "first_submitted_at", "id", "job_title", "made_account", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "requested", "reviewer_id", "status", "submitted_at", "taken_over_at", "type_id", "version") VALUES (NEW."applicant_id", NEW."asked_at", NEW."came", NEW."changed", NEW."created_at", NEW."decided_at", NEW."decided_by_id", NEW."entered_by_id", NEW."first_submitted_at", NEW."id", NEW."job_title", NEW."made_account", NEW."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."reason", NEW."requested", NEW."reviewer_id", NEW."status", NEW."submitted_at", NEW."taken_over_at", NEW."type_id", NEW."version"); RETURN NULL;', hash='06edb80fa4e8d40bfd12bc3da7884c25101cffd0', operation='UPDATE', pgid='pgtrigger_update_update_da26f', table='members_application', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='application',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_applicationevent" ("applicant_id", "asked_at", "came", "changed", "created_at", "decided_at", "decided_by_id", "entered_by_id", "first_submitted_at", "id", "job_title", "made_account", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "requested", "reviewer_id", "status", "submitted_at", "taken_over_at", "type_id", "version") VALUES (OLD."applicant_id", OLD."asked_at", OLD."came", OLD."changed", OLD."created_at", OLD."decided_at", OLD."decided_by_id", OLD."entered_by_id", OLD."first_submitted_at", OLD."id", OLD."job_title", OLD."made_account", OLD."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."reason", OLD."requested", OLD."reviewer_id", OLD."status", OLD."submitted_at", OLD."taken_over_at", OLD."type_id", OLD."version"); RETURN NULL;', hash='02e2411d59c7083aea3ad7fe226723520f30ea2e', operation='DELETE', pgid='pgtrigger_delete_delete_31d6a', table='members_application', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('entered_by__isnull', False), models.Q(('came', ''), _negated=True)), models.Q(('asked_at', None), ('came', ''), ('entered_by', None), ('made_account', False), ('taken_over_at', None)), _connector='OR'), name='entered_application_says_how_it_came'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(('entered_by', None), ('taken_over_at__isnull', False), ('status__in', ['draft', 'withdrawn']), _connector='OR'), name='entered_application_is_confirmed_first'),
        ),
    ]
