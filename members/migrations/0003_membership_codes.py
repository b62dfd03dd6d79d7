import members.models.organisations
import members.verification
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0002_join_request_passed_on'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='membership',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='membership',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='membership',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='membership',
            name='code',
            field=models.CharField(db_default=members.verification.NewCode(), editable=False, max_length=12, unique=True, verbose_name='code'),
        ),
        migrations.AddField(
            model_name='membershipevent',
            name='code',
            field=models.CharField(db_default=members.verification.NewCode(), editable=False, max_length=12, verbose_name='code'),
        ),
        # What is known of a membership from before is known by the code that it has now.
        migrations.RunSQL(
            'UPDATE members_membershipevent SET code = members_membership.code FROM members_membership'
            ' WHERE members_membership.id = members_membershipevent.pgh_obj_id',
            migrations.RunSQL.noop,
        ),
        migrations.AlterField(
            model_name='organisation',
            name='slug',
            field=models.SlugField(max_length=80, unique=True, validators=[members.models.organisations.not_reserved], verbose_name='address'),
        ),
        migrations.AlterField(
            model_name='organisationevent',
            name='slug',
            field=models.SlugField(db_index=False, max_length=80, validators=[members.models.organisations.not_reserved], verbose_name='address'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_membershipevent" ("code", "confirmed_on", "ended_on", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "started_on", "status", "type_id") VALUES (NEW."code", NEW."confirmed_on", NEW."ended_on", NEW."id", NEW."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."started_on", NEW."status", NEW."type_id"); RETURN NULL;', hash='36aaba494f79e82ab55fe431c06ec7b18c8b1f6c', operation='INSERT', pgid='pgtrigger_insert_insert_20243', table='members_membership', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "members_membershipevent" ("code", "confirmed_on", "ended_on", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "started_on", "status", "type_id") VALUES (NEW."code", NEW."confirmed_on", NEW."ended_on", NEW."id", NEW."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."started_on", NEW."status", NEW."type_id"); RETURN NULL;', hash='3f849a7df46a948abc5675957881b3442b3d88a5', operation='UPDATE', pgid='pgtrigger_update_update_f5071', table='members_membership', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_membershipevent" ("code", "confirmed_on", "ended_on", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "started_on", "status", "type_id") VALUES (OLD."code", OLD."confirmed_on", OLD."ended_on", OLD."id", OLD."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."started_on", OLD."status", OLD."type_id"); RETURN NULL;', hash='41cb2b4116ccad5cbf204f2213bb4628277c3b17', operation='DELETE', pgid='pgtrigger_delete_delete_84b9f', table='members_membership', when='AFTER')),
        ),
    ]
