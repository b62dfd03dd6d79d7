import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('outbox', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='message',
            name='people',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), editable=False, help_text='Keys of the people whom its text may name.', null=True, size=None),
        ),
        migrations.AddField(
            model_name='message',
            name='vanishes',
            field=models.BooleanField(db_default=False, default=False, help_text='Its recipient, or somebody whom it names, has deleted their account.', verbose_name='is deleted once sent'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('vanishes', False), ('status', 'queued'), _connector='OR'), name='message_that_vanishes_waits'),
        ),
    ]
