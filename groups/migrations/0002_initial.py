import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('groups', '0001_initial'),
        ('members', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.AddField(
            model_name='interest',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='interests', to='members.application'),
        ),
        migrations.AddField(
            model_name='interest',
            name='group',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='interests', to='groups.group'),
        ),
        migrations.AddField(
            model_name='interestevent',
            name='application',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.application'),
        ),
        migrations.AddField(
            model_name='interestevent',
            name='group',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='groups.group'),
        ),
        migrations.AddField(
            model_name='interestevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='interestevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='groups.interest'),
        ),
        migrations.AddField(
            model_name='seat',
            name='alternate',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='alternate_seats', to='members.representative', verbose_name='alternate'),
        ),
        migrations.AddField(
            model_name='seat',
            name='group',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='groups.group', verbose_name='group'),
        ),
        migrations.AddField(
            model_name='seat',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='members.organisation', verbose_name='organisation'),
        ),
        migrations.AddField(
            model_name='seat',
            name='representative',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='seats', to='members.representative', verbose_name='representative'),
        ),
        migrations.AddField(
            model_name='seatevent',
            name='alternate',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.representative', verbose_name='alternate'),
        ),
        migrations.AddField(
            model_name='seatevent',
            name='group',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='groups.group', verbose_name='group'),
        ),
        migrations.AddField(
            model_name='seatevent',
            name='organisation',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.organisation', verbose_name='organisation'),
        ),
        migrations.AddField(
            model_name='seatevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='seatevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='groups.seat'),
        ),
        migrations.AddField(
            model_name='seatevent',
            name='representative',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.representative', verbose_name='representative'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='group',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "groups_groupevent" ("email", "function_id", "id", "join_policy", "kind", "name", "name_ar", "name_en", "name_es", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "slug", "summary", "summary_ar", "summary_en", "summary_es", "summary_fr", "texts", "visibility", "work", "work_ar", "work_en", "work_es", "work_fr") VALUES (NEW."email", NEW."function_id", NEW."id", NEW."join_policy", NEW."kind", NEW."name", NEW."name_ar", NEW."name_en", NEW."name_es", NEW."name_fr", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."position", NEW."slug", NEW."summary", NEW."summary_ar", NEW."summary_en", NEW."summary_es", NEW."summary_fr", NEW."texts", NEW."visibility", NEW."work", NEW."work_ar", NEW."work_en", NEW."work_es", NEW."work_fr"); RETURN NULL;', hash='64b446230845f254d59c7b425fd6663bf784f4d7', operation='INSERT', pgid='pgtrigger_insert_insert_6026d', table='groups_group', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='group',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "groups_groupevent" ("email", "function_id", "id", "join_policy", "kind", "name", "name_ar", "name_en", "name_es", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "slug", "summary", "summary_ar", "summary_en", "summary_es", "summary_fr", "texts", "visibility", "work", "work_ar", "work_en", "work_es", "work_fr") VALUES (NEW."email", NEW."function_id", NEW."id", NEW."join_policy", NEW."kind", NEW."name", NEW."name_ar", NEW."name_en", NEW."name_es", NEW."name_fr", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."position", NEW."slug", NEW."summary", NEW."summary_ar", NEW."summary_en", NEW."summary_es", NEW."summary_fr", NEW."texts", NEW."visibility", NEW."work", NEW."work_ar", NEW."work_en", NEW."work_es", NEW."work_fr"); RETURN NULL;', hash='6035e6de0a37fceb1273ac1e2a9ad1a7dabeda8a', operation='UPDATE', pgid='pgtrigger_update_update_02517', table='groups_group', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='group',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "groups_groupevent" ("email", "function_id", "id", "join_policy", "kind", "name", "name_ar", "name_en", "name_es", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "slug", "summary", "summary_ar", "summary_en", "summary_es", "summary_fr", "texts", "visibility", "work", "work_ar", "work_en", "work_es", "work_fr") VALUES (OLD."email", OLD."function_id", OLD."id", OLD."join_policy", OLD."kind", OLD."name", OLD."name_ar", OLD."name_en", OLD."name_es", OLD."name_fr", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."position", OLD."slug", OLD."summary", OLD."summary_ar", OLD."summary_en", OLD."summary_es", OLD."summary_fr", OLD."texts", OLD."visibility", OLD."work", OLD."work_ar", OLD."work_en", OLD."work_es", OLD."work_fr"); RETURN NULL;', hash='dd731d8c52842f88e260710294b7da42bed0146f', operation='DELETE', pgid='pgtrigger_delete_delete_13da0', table='groups_group', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='interest',
            constraint=models.UniqueConstraint(fields=('application', 'group'), name='one_interest_per_application_and_group'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='interest',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "groups_interestevent" ("application_id", "group_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."application_id", NEW."group_id", NEW."id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id"); RETURN NULL;', hash='15147a0a8ce08aca30109b3c196ee35ac0ef0b36', operation='INSERT', pgid='pgtrigger_insert_insert_9a93c', table='groups_interest', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='interest',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "groups_interestevent" ("application_id", "group_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."application_id", NEW."group_id", NEW."id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id"); RETURN NULL;', hash='067b1da3081c1d49c2c2a63e7b51cad29f307f3f', operation='UPDATE', pgid='pgtrigger_update_update_746a0', table='groups_interest', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='interest',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "groups_interestevent" ("application_id", "group_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."application_id", OLD."group_id", OLD."id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id"); RETURN NULL;', hash='dd47101bf83420ea880f7529a4d75c7b3190b0bb', operation='DELETE', pgid='pgtrigger_delete_delete_221c8', table='groups_interest', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('group', 'organisation'), name='one_current_seat', violation_error_message='This organisation already has a seat in this group.'),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__gte', models.F('started_on')), _connector='OR'), name='seat_ends_after_start', violation_error_message='A seat cannot end before it starts.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='seat',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "groups_seatevent" ("alternate_id", "ended_on", "group_id", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "representative_id", "role", "started_on") VALUES (NEW."alternate_id", NEW."ended_on", NEW."group_id", NEW."id", NEW."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."representative_id", NEW."role", NEW."started_on"); RETURN NULL;', hash='6c4be71302382295d85546ce6903deb0daee4e67', operation='INSERT', pgid='pgtrigger_insert_insert_9995c', table='groups_seat', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='seat',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "groups_seatevent" ("alternate_id", "ended_on", "group_id", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "representative_id", "role", "started_on") VALUES (NEW."alternate_id", NEW."ended_on", NEW."group_id", NEW."id", NEW."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."representative_id", NEW."role", NEW."started_on"); RETURN NULL;', hash='438ae882c18ecf0c49749f6bf6591791f120da95', operation='UPDATE', pgid='pgtrigger_update_update_7832c', table='groups_seat', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='seat',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "groups_seatevent" ("alternate_id", "ended_on", "group_id", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "representative_id", "role", "started_on") VALUES (OLD."alternate_id", OLD."ended_on", OLD."group_id", OLD."id", OLD."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."representative_id", OLD."role", OLD."started_on"); RETURN NULL;', hash='398cc5ceac5b11bc86a4bc2138cc606107f8add2', operation='DELETE', pgid='pgtrigger_delete_delete_24dcd', table='groups_seat', when='AFTER')),
        ),
    ]
