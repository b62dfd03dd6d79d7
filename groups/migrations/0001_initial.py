import django.db.models.deletion
import members.dates
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='FunctionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('texts', models.JSONField(blank=True, default=dict, editable=False)),
                ('slug', models.SlugField(db_index=False, verbose_name='key')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('name', models.CharField(max_length=150, null=True, verbose_name='name')),
                ('name_en', models.CharField(max_length=150, null=True, verbose_name='name')),
                ('name_fr', models.CharField(max_length=150, null=True, verbose_name='name')),
                ('name_es', models.CharField(max_length=150, null=True, verbose_name='name')),
                ('name_ar', models.CharField(max_length=150, null=True, verbose_name='name')),
                ('summary', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('summary_en', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('summary_fr', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('summary_es', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('summary_ar', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('by_secretariat', models.BooleanField(default=False, verbose_name='carried by the secretariat')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Group',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('texts', models.JSONField(blank=True, default=dict, editable=False)),
                ('slug', models.SlugField(unique=True, verbose_name='address')),
                ('kind', models.CharField(choices=[('working_group', 'Working group'), ('task_force', 'Task force')], max_length=13, verbose_name='kind')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('name', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_en', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_fr', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_es', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_ar', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('summary', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('summary_en', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('summary_fr', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('summary_es', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('summary_ar', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('work', models.TextField(blank=True, null=True, verbose_name='what the group does')),
                ('work_en', models.TextField(blank=True, null=True, verbose_name='what the group does')),
                ('work_fr', models.TextField(blank=True, null=True, verbose_name='what the group does')),
                ('work_es', models.TextField(blank=True, null=True, verbose_name='what the group does')),
                ('work_ar', models.TextField(blank=True, null=True, verbose_name='what the group does')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                ('join_policy', models.CharField(choices=[('open', 'Open to every member'), ('request', 'On request'), ('invitation', 'By invitation')], default='request', max_length=10, verbose_name='way of joining')),
                ('visibility', models.CharField(choices=[('public', 'Public'), ('members', 'Members only')], default='public', max_length=8, verbose_name='visibility')),
            ],
            options={
                'verbose_name': 'group',
                'verbose_name_plural': 'groups',
                'ordering': ['-kind', 'position'],
            },
        ),
        migrations.CreateModel(
            name='GroupEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('texts', models.JSONField(blank=True, default=dict, editable=False)),
                ('slug', models.SlugField(db_index=False, verbose_name='address')),
                ('kind', models.CharField(choices=[('working_group', 'Working group'), ('task_force', 'Task force')], max_length=13, verbose_name='kind')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('name', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_en', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_fr', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_es', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_ar', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('summary', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('summary_en', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('summary_fr', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('summary_es', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('summary_ar', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('work', models.TextField(blank=True, null=True, verbose_name='what the group does')),
                ('work_en', models.TextField(blank=True, null=True, verbose_name='what the group does')),
                ('work_fr', models.TextField(blank=True, null=True, verbose_name='what the group does')),
                ('work_es', models.TextField(blank=True, null=True, verbose_name='what the group does')),
                ('work_ar', models.TextField(blank=True, null=True, verbose_name='what the group does')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                ('join_policy', models.CharField(choices=[('open', 'Open to every member'), ('request', 'On request'), ('invitation', 'By invitation')], default='request', max_length=10, verbose_name='way of joining')),
                ('visibility', models.CharField(choices=[('public', 'Public'), ('members', 'Members only')], default='public', max_length=8, verbose_name='visibility')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Interest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
        ),
        migrations.CreateModel(
            name='InterestEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('lead', 'Lead'), ('co_lead', 'Co-lead'), ('member', 'Member')], default='member', max_length=8, verbose_name='role')),
                ('started_on', models.DateField(verbose_name='since')),
                ('ended_on', models.DateField(blank=True, null=True, validators=[members.dates.has_come], verbose_name='until')),
            ],
            options={
                'verbose_name': 'seat',
                'verbose_name_plural': 'seats',
            },
        ),
        migrations.CreateModel(
            name='SeatEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('role', models.CharField(choices=[('lead', 'Lead'), ('co_lead', 'Co-lead'), ('member', 'Member')], default='member', max_length=8, verbose_name='role')),
                ('started_on', models.DateField(verbose_name='since')),
                ('ended_on', models.DateField(blank=True, null=True, validators=[members.dates.has_come], verbose_name='until')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Function',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('texts', models.JSONField(blank=True, default=dict, editable=False)),
                ('slug', models.SlugField(unique=True, verbose_name='key')),
                ('number', models.PositiveSmallIntegerField(unique=True, verbose_name='number')),
                ('name', models.CharField(max_length=150, null=True, verbose_name='name')),
                ('name_en', models.CharField(max_length=150, null=True, verbose_name='name')),
                ('name_fr', models.CharField(max_length=150, null=True, verbose_name='name')),
                ('name_es', models.CharField(max_length=150, null=True, verbose_name='name')),
                ('name_ar', models.CharField(max_length=150, null=True, verbose_name='name')),
                ('summary', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('summary_en', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('summary_fr', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('summary_es', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('summary_ar', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('by_secretariat', models.BooleanField(default=False, verbose_name='carried by the secretariat')),
            ],
            options={
                'verbose_name': 'core function',
                'verbose_name_plural': 'core functions',
                'ordering': ['number'],
                'constraints': [models.CheckConstraint(condition=models.Q(('number__range', (1, 5))), name='function_is_one_of_five')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='function',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "groups_functionevent" ("by_secretariat", "id", "name", "name_ar", "name_en", "name_es", "name_fr", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "summary", "summary_ar", "summary_en", "summary_es", "summary_fr", "texts") VALUES (NEW."by_secretariat", NEW."id", NEW."name", NEW."name_ar", NEW."name_en", NEW."name_es", NEW."name_fr", NEW."number", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."slug", NEW."summary", NEW."summary_ar", NEW."summary_en", NEW."summary_es", NEW."summary_fr", NEW."texts"); RETURN NULL;', hash='1c2428a274f0b1df7beebe5cbe321fcd39da74ed', operation='INSERT', pgid='pgtrigger_insert_insert_b2766', table='groups_function', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='function',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "groups_functionevent" ("by_secretariat", "id", "name", "name_ar", "name_en", "name_es", "name_fr", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "summary", "summary_ar", "summary_en", "summary_es", "summary_fr", "texts") VALUES (NEW."by_secretariat", NEW."id", NEW."name", NEW."name_ar", NEW."name_en", NEW."name_es", NEW."name_fr", NEW."number", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."slug", NEW."summary", NEW."summary_ar", NEW."summary_en", NEW."summary_es", NEW."summary_fr", NEW."texts"); RETURN NULL;', hash='e057f802271d457c07e5737090995587190ee1dc', operation='UPDATE', pgid='pgtrigger_update_update_d19eb', table='groups_function', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='function',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "groups_functionevent" ("by_secretariat", "id", "name", "name_ar", "name_en", "name_es", "name_fr", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "summary", "summary_ar", "summary_en", "summary_es", "summary_fr", "texts") VALUES (OLD."by_secretariat", OLD."id", OLD."name", OLD."name_ar", OLD."name_en", OLD."name_es", OLD."name_fr", OLD."number", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."slug", OLD."summary", OLD."summary_ar", OLD."summary_en", OLD."summary_es", OLD."summary_fr", OLD."texts"); RETURN NULL;', hash='19968621758f66fd154eaa948a376901746ffaa8', operation='DELETE', pgid='pgtrigger_delete_delete_3ca59', table='groups_function', when='AFTER')),
        ),
        migrations.AddField(
            model_name='functionevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='functionevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='groups.function'),
        ),
        migrations.AddField(
            model_name='group',
            name='function',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='groups', to='groups.function', verbose_name='core function'),
        ),
        migrations.AddField(
            model_name='groupevent',
            name='function',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='groups.function', verbose_name='core function'),
        ),
        migrations.AddField(
            model_name='groupevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='groupevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='groups.group'),
        ),
    ]
