from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('outbox', '0002_vanishing'),
    ]

    operations = [
        migrations.AlterField(
            model_name='message',
            name='secret',
            field=models.BooleanField(default=False, help_text='For its recipient alone, such as one with a code or a link that lets somebody in.', verbose_name='secret'),
        ),
    ]
