from django.db import migrations, models

import members.dates


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="membership",
            name="ended_on",
            field=models.DateField(blank=True, null=True, validators=[members.dates.has_come], verbose_name="until"),
        ),
        migrations.AlterField(
            model_name="membershipevent",
            name="ended_on",
            field=models.DateField(blank=True, null=True, validators=[members.dates.has_come], verbose_name="until"),
        ),
        migrations.AlterField(
            model_name="representative",
            name="ended_on",
            field=models.DateField(blank=True, null=True, validators=[members.dates.has_come], verbose_name="until"),
        ),
        migrations.AlterField(
            model_name="representativeevent",
            name="ended_on",
            field=models.DateField(blank=True, null=True, validators=[members.dates.has_come], verbose_name="until"),
        ),
    ]
