import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0010_search'),
    ]

    operations = [
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
        migrations.AddField(
            model_name='organisation',
            name='takes_messages',
            field=models.BooleanField(db_default=True, default=True, help_text='Whoever sees its entry can write to its focal points through a form that hides their addresses.', verbose_name='takes messages'),
        ),
        migrations.AddField(
            model_name='organisationevent',
            name='takes_messages',
            field=models.BooleanField(db_default=True, default=True, help_text='Whoever sees its entry can write to its focal points through a form that hides their addresses.', verbose_name='takes messages'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_organisationevent" ("acronym", "affiliation", "countries", "created_at", "description", "description_ar", "description_en", "description_es", "description_fr", "founded_in", "governs_itself", "headquarters", "id", "is_sample", "kind", "legal_status", "locality", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "psea_policy", "raises_own_funds", "safeguarding_policy", "slug", "takes_messages", "texts", "visibility", "website") VALUES (NEW."acronym", NEW."affiliation", NEW."countries", NEW."created_at", NEW."description", NEW."description_ar", NEW."description_en", NEW."description_es", NEW."description_fr", NEW."founded_in", NEW."governs_itself", NEW."headquarters", NEW."id", NEW."is_sample", NEW."kind", NEW."legal_status", NEW."locality", NEW."name", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."psea_policy", NEW."raises_own_funds", NEW."safeguarding_policy", NEW."slug", NEW."takes_messages", NEW."texts", NEW."visibility", NEW."website"); RETURN NULL;', hash='cc2ebd83c78c57d7c5de91950ea7cea4b844a739', operation='INSERT', pgid='pgtrigger_insert_insert_d68e8', table='members_organisation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."acronym" IS DISTINCT FROM (NEW."acronym") OR OLD."affiliation" IS DISTINCT FROM (NEW."affiliation") OR OLD."countries" IS DISTINCT FROM (NEW."countries") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."description_ar" IS DISTINCT FROM (NEW."description_ar") OR OLD."description_en" IS DISTINCT FROM (NEW."description_en") OR OLD."description_es" IS DISTINCT FROM (NEW."description_es") OR OLD."description_fr" IS DISTINCT FROM (NEW."description_fr") OR OLD."founded_in" IS DISTINCT FROM (NEW."founded_in") OR OLD."governs_itself" IS DISTINCT FROM (NEW."governs_itself") OR OLD."headquarters" IS DISTINCT FROM (NEW."headquarters") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_sample" IS DISTINCT FROM (NEW."is_sample") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."legal_status" IS DISTINCT FROM (NEW."legal_status") OR OLD."locality" IS DISTINCT FROM (NEW."locality") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."psea_policy" IS DISTINCT FROM (NEW."psea_policy") OR OLD."raises_own_funds" IS DISTINCT FROM (NEW."raises_own_funds") OR OLD."safeguarding_policy" IS DISTINCT FROM (NEW."safeguarding_policy") OR OLD."slug" IS DISTINCT FROM (NEW."slug") OR OLD."takes_messages" IS DISTINCT FROM (NEW."takes_messages") OR OLD."texts" IS DISTINCT FROM (NEW."texts") OR OLD."visibility" IS DISTINCT FROM (NEW."visibility") OR OLD."website" IS DISTINCT FROM (NEW."website"))', func='INSERT INTO "members_organisationevent" ("acronym", "affiliation", "countries", "created_at", "description", "description_ar", "description_en", "description_es", "description_fr", "founded_in", "governs_itself", "headquarters", "id", "is_sample", "kind", "legal_status", "locality", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "psea_policy", "raises_own_funds", "safeguarding_policy", "slug", "takes_messages", "texts", "visibility", "website") VALUES (NEW."acronym", NEW."affiliation", NEW."countries", NEW."created_at", NEW."description", NEW."description_ar", NEW."description_en", NEW."description_es", NEW."description_fr", NEW."founded_in", NEW."governs_itself", NEW."headquarters", NEW."id", NEW."is_sample", NEW."kind", NEW."legal_status", NEW."locality", NEW."name", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."psea_policy", NEW."raises_own_funds", NEW."safeguarding_policy", NEW."slug", NEW."takes_messages", NEW."texts", NEW."visibility", NEW."website"); RETURN NULL;', hash='a41c60880e35f74a98552266497c8c0478550024', operation='UPDATE', pgid='pgtrigger_update_update_f4b2a', table='members_organisation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisation',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "members_organisationevent" ("acronym", "affiliation", "countries", "created_at", "description", "description_ar", "description_en", "description_es", "description_fr", "founded_in", "governs_itself", "headquarters", "id", "is_sample", "kind", "legal_status", "locality", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "psea_policy", "raises_own_funds", "safeguarding_policy", "slug", "takes_messages", "texts", "visibility", "website") VALUES (OLD."acronym", OLD."affiliation", OLD."countries", OLD."created_at", OLD."description", OLD."description_ar", OLD."description_en", OLD."description_es", OLD."description_fr", OLD."founded_in", OLD."governs_itself", OLD."headquarters", OLD."id", OLD."is_sample", OLD."kind", OLD."legal_status", OLD."locality", OLD."name", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."psea_policy", OLD."raises_own_funds", OLD."safeguarding_policy", OLD."slug", OLD."takes_messages", OLD."texts", OLD."visibility", OLD."website"); RETURN NULL;', hash='7ecd73b74901ff7424f1f0bf0dee780833de27ef', operation='DELETE', pgid='pgtrigger_delete_delete_5a0df', table='members_organisation', when='AFTER')),
        ),
    ]
