from django.db import migrations, models

import members.dates


class Migration(migrations.Migration):
    dependencies = [
        ("groups", "0002_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="seat",
            name="ended_on",
            field=models.DateField(blank=True, null=True, validators=[members.dates.has_come], verbose_name="until"),
        ),
        migrations.AlterField(
            model_name="seatevent",
            name="ended_on",
            field=models.DateField(blank=True, null=True, validators=[members.dates.has_come], verbose_name="until"),
        ),
    ]
