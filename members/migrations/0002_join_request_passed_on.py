import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0001_initial'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='joinrequest',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='joinrequest',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='joinrequest',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='joinrequest',
            name='passed_on_at',
            field=models.DateTimeField(editable=False, help_text='The secretariat was told, because no focal point can be asked, or none has answered.', null=True, verbose_name='passed on'),
        ),
        migrations.AddField(
            model_name='joinrequestevent',
            name='passed_on_at',
            field=models.DateTimeField(editable=False, help_text='The secretariat was told, because no focal point can be asked, or none has answered.', null=True, verbose_name='passed on'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='joinrequest',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_joinrequestevent" ("created_at", "decided_at", "decided_by_id", "id", "message", "organisation_id", "passed_on_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "user_id") VALUES (NEW."created_at", NEW."decided_at", NEW."decided_by_id", NEW."id", NEW."message", NEW."organisation_id", NEW."passed_on_at", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."status", NEW."user_id"); RETURN NULL;', hash='15d1d04664c0495b3e902e6b0703bdfe9b93ce14', operation='INSERT', pgid='pgtrigger_insert_insert_99ce1', table='members_joinrequest', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='joinrequest',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "members_joinrequestevent" ("created_at", "decided_at", "decided_by_id", "id", "message", "organisation_id", "passed_on_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "user_id") VALUES (NEW."created_at", NEW."decided_at", NEW."decided_by_id", NEW."id", NEW."message", NEW."organisation_id", NEW."passed_on_at", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."status", NEW."user_id"); RETURN NULL;', hash='bb08d3094c70e373634f6a4cdc65a461b3d87dcc', operation='UPDATE', pgid='pgtrigger_update_update_6377b', table='members_joinrequest', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='joinrequest',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_joinrequestevent" ("created_at", "decided_at", "decided_by_id", "id", "message", "organisation_id", "passed_on_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "user_id") VALUES (OLD."created_at", OLD."decided_at", OLD."decided_by_id", OLD."id", OLD."message", OLD."organisation_id", OLD."passed_on_at", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."status", OLD."user_id"); RETURN NULL;', hash='2da1d99b20d97cdb7910754d344eacf7b4950970', operation='DELETE', pgid='pgtrigger_delete_delete_07287', table='members_joinrequest', when='AFTER')),
        ),
    ]
