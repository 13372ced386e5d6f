
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='File',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('owner', models.UUIDField()),
                ('about', models.UUIDField(null=True)),
                ('origin', models.CharField(max_length=16)),
                ('state', models.CharField(max_length=16)),
                ('name', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('stored', models.CharField(max_length=64, unique=True)),
                ('size', models.BigIntegerField()),
                ('media_type', models.CharField(max_length=100)),
                ('received_at', models.DateTimeField()),
                ('received_by', models.JSONField()),
                ('turn', models.IntegerField(default=0)),
            ],
            options={
                'indexes': [models.Index(fields=['about', 'received_at'], name='file_about'), models.Index(fields=['owner', 'received_at'], name='file_owner')],
                'constraints': [models.CheckConstraint(condition=models.Q(('size__gt', 0)), name='file_has_bytes'), models.CheckConstraint(condition=models.Q(('origin__in', ['received', 'printed'])), name='file_known_origin'), models.CheckConstraint(condition=models.Q(('state__in', ['unscanned'])), name='file_known_state'), models.CheckConstraint(condition=models.Q(('media_type__in', ['application/pdf', 'image/jpeg', 'image/png', 'image/webp', 'text/plain', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'application/vnd.oasis.opendocument.text'])), name='file_known_type'), models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$'), ('stored__regex', '^[0-9a-f]{64}$')), name='file_digests')],
            },
        ),
    ]
