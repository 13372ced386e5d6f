import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.functions.datetime
from django.db import migrations, models
from django.db.models import Q

READING = """
CREATE TABLE vault_reading (
    id uuid NOT NULL,
    at timestamptz NOT NULL DEFAULT statement_timestamp(),
    actor jsonb NOT NULL,
    institution bigint,
    office_id bigint,
    purpose varchar(32) NOT NULL,
    about uuid,
    subjects uuid[] NOT NULL CHECK (cardinality(subjects) > 0),
    count integer NOT NULL CHECK (count > 0),
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE INDEX vault_reading_subjects ON vault_reading USING gin (subjects);
SELECT ledger_make_partitions('vault_reading', 3);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("ledger", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Key",
            fields=[
                ("subject", models.UUIDField(primary_key=True, serialize=False)),
                ("wrapped", models.BinaryField(null=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("destroyed_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        name="vault_key_there_or_destroyed",
                        condition=Q(("destroyed_at__isnull", True), ("wrapped__isnull", False))
                        | Q(("destroyed_at__isnull", False), ("wrapped__isnull", True)),
                    )
                ],
            },
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    READING,
                    "DROP TABLE vault_reading; DELETE FROM ledger_partitioned WHERE parent = 'vault_reading'",
                )
            ],
            state_operations=[
                migrations.CreateModel(
                    name="Reading",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                        ("actor", models.JSONField()),
                        ("institution", models.BigIntegerField(null=True)),
                        ("office_id", models.BigIntegerField(null=True)),
                        ("purpose", models.CharField(max_length=32)),
                        ("about", models.UUIDField(null=True)),
                        (
                            "subjects",
                            django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None),
                        ),
                        ("count", models.IntegerField()),
                    ],
                    options={
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(fields=["subjects"], name="vault_reading_subjects")
                        ],
                    },
                ),
            ],
        ),
    ]
