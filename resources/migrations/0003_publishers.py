import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0010_search'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('resources', '0002_search'),
    ]

    operations = [
        migrations.AddField(
            model_name='product',
            name='publishers',
            field=models.ManyToManyField(blank=True, help_text='Which member organisations published it; their entries list it.', related_name='products', to='members.organisation', verbose_name='publishers'),
        ),
        migrations.CreateModel(
            name='ProductPublisherEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('organisation', models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='members.organisation')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('product', models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='resources.product')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ProductPublisher',
            fields=[
            ],
            options={
                'verbose_name': 'published product',
                'verbose_name_plural': 'published products',
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('resources.product_publishers',),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='productpublisher',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "resources_productpublisherevent" ("id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "product_id") VALUES (NEW."id", NEW."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."product_id"); RETURN NULL;', hash='6e13b525540c5e21485ea9812dac1d93922cdab6', operation='INSERT', pgid='pgtrigger_insert_insert_2b8e6', table='resources_product_publishers', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='productpublisher',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "resources_productpublisherevent" ("id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "product_id") VALUES (NEW."id", NEW."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."product_id"); RETURN NULL;', hash='b7d9459cae2a0e9b36c8d9505f8b001eeed6c3c7', operation='UPDATE', pgid='pgtrigger_update_update_fb32a', table='resources_product_publishers', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='productpublisher',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "resources_productpublisherevent" ("id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "product_id") VALUES (OLD."id", OLD."organisation_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."product_id"); RETURN NULL;', hash='be29804016d9010f929b7a66ba09598ac8b341e5', operation='DELETE', pgid='pgtrigger_delete_delete_e8d32', table='resources_product_publishers', when='AFTER')),
        ),
    ]
