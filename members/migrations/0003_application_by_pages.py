import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0002_ends_have_come'),
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
        pgtrigger.migrations.RemoveTrigger(
            model_name='organisation',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='organisation',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='organisation',
            name='delete_delete',
        ),
        migrations.RemoveField(
            model_name='application',
            name='language',
        ),
        migrations.RemoveField(
            model_name='applicationevent',
            name='language',
        ),
        migrations.AddField(
            model_name='application',
            name='answers',
            field=models.JSONField(blank=True, default=dict, verbose_name='answers'),
        ),
        migrations.AddField(
            model_name='application',
            name='requested',
            field=models.JSONField(blank=True, default=dict, verbose_name='changes requested'),
        ),
        migrations.AddField(
            model_name='application',
            name='saved_at',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='answers saved'),
        ),
        migrations.AddField(
            model_name='applicationevent',
            name='answers',
            field=models.JSONField(blank=True, default=dict, verbose_name='answers'),
        ),
        migrations.AddField(
            model_name='applicationevent',
            name='requested',
            field=models.JSONField(blank=True, default=dict, verbose_name='changes requested'),
        ),
        migrations.AddField(
            model_name='applicationevent',
            name='saved_at',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='answers saved'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='founded_in',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='founded in'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='governs_itself',
            field=models.BooleanField(blank=True, null=True, verbose_name='governs itself'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='legal_status',
            field=models.CharField(blank=True, choices=[('registered', 'Registered under the law of its country'), ('in_registration', 'Registration is under way'), ('not_registered', 'Not registered'), ('public', 'Public body, or founded by a treaty')], max_length=15, verbose_name='legal status'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='psea_policy',
            field=models.CharField(blank=True, choices=[('yes', 'Yes, it is in force'), ('in_preparation', 'It is in preparation'), ('no', 'No')], help_text='As it says itself.', max_length=14, verbose_name='policy against sexual exploitation and abuse'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='raises_own_funds',
            field=models.BooleanField(blank=True, null=True, verbose_name='raises its own funds'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='safeguarding_policy',
            field=models.CharField(blank=True, choices=[('yes', 'Yes, it is in force'), ('in_preparation', 'It is in preparation'), ('no', 'No')], help_text='As it says itself.', max_length=14, verbose_name='child safeguarding policy'),
        ),
        migrations.AddField(
            model_name='organisationevent',
            name='founded_in',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='founded in'),
        ),
        migrations.AddField(
            model_name='organisationevent',
            name='governs_itself',
            field=models.BooleanField(blank=True, null=True, verbose_name='governs itself'),
        ),
        migrations.AddField(
            model_name='organisationevent',
            name='legal_status',
            field=models.CharField(blank=True, choices=[('registered', 'Registered under the law of its country'), ('in_registration', 'Registration is under way'), ('not_registered', 'Not registered'), ('public', 'Public body, or founded by a treaty')], max_length=15, verbose_name='legal status'),
        ),
        migrations.AddField(
            model_name='organisationevent',
            name='psea_policy',
            field=models.CharField(blank=True, choices=[('yes', 'Yes, it is in force'), ('in_preparation', 'It is in preparation'), ('no', 'No')], help_text='As it says itself.', max_length=14, verbose_name='policy against sexual exploitation and abuse'),
        ),
        migrations.AddField(
            model_name='organisationevent',
            name='raises_own_funds',
            field=models.BooleanField(blank=True, null=True, verbose_name='raises its own funds'),
        ),
        migrations.AddField(
            model_name='organisationevent',
            name='safeguarding_policy',
            field=models.CharField(blank=True, choices=[('yes', 'Yes, it is in force'), ('in_preparation', 'It is in preparation'), ('no', 'No')], help_text='As it says itself.', max_length=14, verbose_name='child safeguarding policy'),
        ),
        migrations.AlterField(
            model_name='application',
            name='organisation',
            field=models.ForeignKey(blank=True, help_text='Made when the application is submitted.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='applications', to='members.organisation', verbose_name='organisation'),
        ),
        migrations.AlterField(
            model_name='applicationevent',
            name='organisation',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='Made when the application is submitted.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.organisation', verbose_name='organisation'),
        ),
        migrations.AlterField(
            model_name='organisation',
            name='affiliation',
            field=models.CharField(blank=True, choices=[('independent', 'It is independent'), ('network', 'It belongs to a network, an alliance or a federation'), ('part_of_international', 'It is part, branch or office of an international organisation')], max_length=24, verbose_name='affiliation'),
        ),
        migrations.AlterField(
            model_name='organisationevent',
            name='affiliation',
            field=models.CharField(blank=True, choices=[('independent', 'It is independent'), ('network', 'It belongs to a network, an alliance or a federation'), ('part_of_international', 'It is part, branch or office of an international organisation')], max_length=24, verbose_name='affiliation'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='application',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_applicationevent" ("answers", "applicant_id", "created_at", "decided_at", "decided_by_id", "id", "job_title", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "requested", "saved_at", "status", "submitted_at", "type_id", "version") VALUES (NEW."answers", NEW."applicant_id", NEW."created_at", NEW."decided_at", NEW."decided_by_id", NEW."id", NEW."job_title", NEW."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."reason", NEW."requested", NEW."saved_at", NEW."status", NEW."submitted_at", NEW."type_id", NEW."version"); RETURN NULL;', hash='e360174b1dc03597519e5bc11b7dd95d86f4af6e', operation='INSERT', pgid='pgtrigger_insert_insert_1f4b2', table='members_application', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='application',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "members_applicationevent" ("answers", "applicant_id", "created_at", "decided_at", "decided_by_id", "id", "job_title", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "requested", "saved_at", "status", "submitted_at", "type_id", "version") VALUES (NEW."answers", NEW."applicant_id", NEW."created_at", NEW."decided_at", NEW."decided_by_id", NEW."id", NEW."job_title", NEW."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."reason", NEW."requested", NEW."saved_at", NEW."status", NEW."submitted_at", NEW."type_id", NEW."version"); RETURN NULL;', hash='cc2ff83a4cbe0c1236595bedbad05b483175a4b5', operation='UPDATE', pgid='pgtrigger_update_update_da26f', table='members_application', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='application',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_applicationevent" ("answers", "applicant_id", "created_at", "decided_at", "decided_by_id", "id", "job_title", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "requested", "saved_at", "status", "submitted_at", "type_id", "version") VALUES (OLD."answers", OLD."applicant_id", OLD."created_at", OLD."decided_at", OLD."decided_by_id", OLD."id", OLD."job_title", OLD."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."reason", OLD."requested", OLD."saved_at", OLD."status", OLD."submitted_at", OLD."type_id", OLD."version"); RETURN NULL;', hash='2a3126c0e904146511c71f98c377e7282770eca4', operation='DELETE', pgid='pgtrigger_delete_delete_31d6a', table='members_application', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_organisationevent" ("acronym", "affiliation", "countries", "created_at", "description", "description_ar", "description_en", "description_es", "description_fr", "founded_in", "governs_itself", "headquarters", "id", "is_sample", "kind", "legal_status", "locality", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "psea_policy", "raises_own_funds", "safeguarding_policy", "slug", "texts", "visibility", "website") VALUES (NEW."acronym", NEW."affiliation", NEW."countries", NEW."created_at", NEW."description", NEW."description_ar", NEW."description_en", NEW."description_es", NEW."description_fr", NEW."founded_in", NEW."governs_itself", NEW."headquarters", NEW."id", NEW."is_sample", NEW."kind", NEW."legal_status", NEW."locality", NEW."name", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."psea_policy", NEW."raises_own_funds", NEW."safeguarding_policy", NEW."slug", NEW."texts", NEW."visibility", NEW."website"); RETURN NULL;', hash='0d6e9a911fa6319312428f8f410ca9d923dbb130', operation='INSERT', pgid='pgtrigger_insert_insert_d68e8', table='members_organisation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."acronym" IS DISTINCT FROM (NEW."acronym") OR OLD."affiliation" IS DISTINCT FROM (NEW."affiliation") OR OLD."countries" IS DISTINCT FROM (NEW."countries") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."description_ar" IS DISTINCT FROM (NEW."description_ar") OR OLD."description_en" IS DISTINCT FROM (NEW."description_en") OR OLD."description_es" IS DISTINCT FROM (NEW."description_es") OR OLD."description_fr" IS DISTINCT FROM (NEW."description_fr") OR OLD."founded_in" IS DISTINCT FROM (NEW."founded_in") OR OLD."governs_itself" IS DISTINCT FROM (NEW."governs_itself") OR OLD."headquarters" IS DISTINCT FROM (NEW."headquarters") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_sample" IS DISTINCT FROM (NEW."is_sample") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."legal_status" IS DISTINCT FROM (NEW."legal_status") OR OLD."locality" IS DISTINCT FROM (NEW."locality") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."psea_policy" IS DISTINCT FROM (NEW."psea_policy") OR OLD."raises_own_funds" IS DISTINCT FROM (NEW."raises_own_funds") OR OLD."safeguarding_policy" IS DISTINCT FROM (NEW."safeguarding_policy") OR OLD."slug" IS DISTINCT FROM (NEW."slug") OR OLD."texts" IS DISTINCT FROM (NEW."texts") OR OLD."visibility" IS DISTINCT FROM (NEW."visibility") OR OLD."website" IS DISTINCT FROM (NEW."website"))', func='INSERT INTO "members_organisationevent" ("acronym", "affiliation", "countries", "created_at", "description", "description_ar", "description_en", "description_es", "description_fr", "founded_in", "governs_itself", "headquarters", "id", "is_sample", "kind", "legal_status", "locality", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "psea_policy", "raises_own_funds", "safeguarding_policy", "slug", "texts", "visibility", "website") VALUES (NEW."acronym", NEW."affiliation", NEW."countries", NEW."created_at", NEW."description", NEW."description_ar", NEW."description_en", NEW."description_es", NEW."description_fr", NEW."founded_in", NEW."governs_itself", NEW."headquarters", NEW."id", NEW."is_sample", NEW."kind", NEW."legal_status", NEW."locality", NEW."name", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."psea_policy", NEW."raises_own_funds", NEW."safeguarding_policy", NEW."slug", NEW."texts", NEW."visibility", NEW."website"); RETURN NULL;', hash='539e6db42f6848a1f448f9f631aa88b983938e97', operation='UPDATE', pgid='pgtrigger_update_update_f4b2a', table='members_organisation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisation',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_organisationevent" ("acronym", "affiliation", "countries", "created_at", "description", "description_ar", "description_en", "description_es", "description_fr", "founded_in", "governs_itself", "headquarters", "id", "is_sample", "kind", "legal_status", "locality", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "psea_policy", "raises_own_funds", "safeguarding_policy", "slug", "texts", "visibility", "website") VALUES (OLD."acronym", OLD."affiliation", OLD."countries", OLD."created_at", OLD."description", OLD."description_ar", OLD."description_en", OLD."description_es", OLD."description_fr", OLD."founded_in", OLD."governs_itself", OLD."headquarters", OLD."id", OLD."is_sample", OLD."kind", OLD."legal_status", OLD."locality", OLD."name", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."psea_policy", OLD."raises_own_funds", OLD."safeguarding_policy", OLD."slug", OLD."texts", OLD."visibility", OLD."website"); RETURN NULL;', hash='640f0519376a963c9fc6cdbff63ea54cd36f6311', operation='DELETE', pgid='pgtrigger_delete_delete_5a0df', table='members_organisation', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'withdrawn']), ('organisation__isnull', False), _connector='OR'), name='application_submitted_has_organisation'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'changes_requested'), _negated=True), models.Q(('requested', {}), _negated=True), _connector='OR'), name='request_for_changes_names_pages'),
        ),
    ]
