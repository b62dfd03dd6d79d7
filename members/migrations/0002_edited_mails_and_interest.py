import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0001_initial'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='timelineentry',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='timelineentry',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='timelineentry',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='timelineentry',
            name='is_mail_edited',
            field=models.BooleanField(db_default=False, default=False, help_text='The reviewer has changed the words of the mail.', verbose_name='mail edited'),
        ),
        migrations.AddField(
            model_name='timelineentryevent',
            name='is_mail_edited',
            field=models.BooleanField(db_default=False, default=False, help_text='The reviewer has changed the words of the mail.', verbose_name='mail edited'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='timelineentry',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_timelineentryevent" ("application_id", "at", "by_id", "id", "is_mail_edited", "pages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status") VALUES (NEW."application_id", NEW."at", NEW."by_id", NEW."id", NEW."is_mail_edited", NEW."pages", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."status"); RETURN NULL;', hash='847959282a784aa28917c552566f93d3d6a85aea', operation='INSERT', pgid='pgtrigger_insert_insert_8736b', table='members_timelineentry', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='timelineentry',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "members_timelineentryevent" ("application_id", "at", "by_id", "id", "is_mail_edited", "pages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status") VALUES (NEW."application_id", NEW."at", NEW."by_id", NEW."id", NEW."is_mail_edited", NEW."pages", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."status"); RETURN NULL;', hash='7c97b97e596d7053b2f5bd35e894420b01d390d0', operation='UPDATE', pgid='pgtrigger_update_update_cc94a', table='members_timelineentry', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='timelineentry',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_timelineentryevent" ("application_id", "at", "by_id", "id", "is_mail_edited", "pages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status") VALUES (OLD."application_id", OLD."at", OLD."by_id", OLD."id", OLD."is_mail_edited", OLD."pages", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."status"); RETURN NULL;', hash='b90bd43d34a7620ba333178cb9d2c22e18c38d12', operation='DELETE', pgid='pgtrigger_delete_delete_d4723', table='members_timelineentry', when='AFTER')),
        ),
    ]
