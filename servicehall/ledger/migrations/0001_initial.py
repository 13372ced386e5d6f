import django.contrib.postgres.fields
from django.db import migrations, models

PARTITIONS = """
CREATE TABLE ledger_partitioned (
    parent text PRIMARY KEY,
    leaf_unique text
);

-- Makes the month partitions of one parent from last month to ``ahead`` months from now, and a default one, so that no
-- insert is ever lost for want of a partition. leaf_unique: columns unique within each partition.
CREATE FUNCTION ledger_make_partitions(parent text, ahead int DEFAULT 3, leaf_unique text DEFAULT NULL) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    made int := 0;
    first date := (date_trunc('month', now() AT TIME ZONE 'UTC') - interval '1 month')::date;
    month date;
    child text;
    columns text;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_partitioned_table p JOIN pg_class c ON c.oid = p.partrelid
                   WHERE c.relname = parent AND c.relnamespace = 'public'::regnamespace) THEN
        RAISE EXCEPTION '% is not a partitioned table of this house', parent;
    END IF;
    -- Only the owner may say which columns are unique: the app role may only ask for months.
    INSERT INTO ledger_partitioned VALUES (parent, CASE WHEN session_user = current_user THEN leaf_unique END)
    ON CONFLICT DO NOTHING;
    SELECT p.leaf_unique INTO columns FROM ledger_partitioned p WHERE p.parent = ledger_make_partitions.parent;
    FOR i IN 0 .. least(greatest(ahead, 0), 24) + 1 LOOP
        month := (first + make_interval(months => i))::date;
        child := format('%s_y%sm%s', parent, to_char(month, 'YYYY'), to_char(month, 'MM'));
        IF to_regclass('public.' || quote_ident(child)) IS NULL THEN
            EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', child, parent,
                           month::timestamp AT TIME ZONE 'UTC', (month + interval '1 month') AT TIME ZONE 'UTC');
            IF columns IS NOT NULL THEN
                EXECUTE format('CREATE UNIQUE INDEX ON %I (%s)', child, columns);
            END IF;
            made := made + 1;
        END IF;
    END LOOP;
    child := parent || '_default';
    IF to_regclass('public.' || quote_ident(child)) IS NULL THEN
        EXECUTE format('CREATE TABLE %I PARTITION OF %I DEFAULT', child, parent);
        IF columns IS NOT NULL THEN
            EXECUTE format('CREATE UNIQUE INDEX ON %I (%s)', child, columns);
        END IF;
    END IF;
    RETURN made;
END $$;

CREATE FUNCTION ledger_make_all_partitions(ahead int DEFAULT 3) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    made int := 0;
    one text;
BEGIN
    FOR one IN SELECT parent FROM ledger_partitioned ORDER BY parent LOOP
        made := made + ledger_make_partitions(one, ahead);
    END LOOP;
    RETURN made;
END $$;
"""

TABLES = """
CREATE SEQUENCE ledger_fact_id_seq;
CREATE TABLE ledger_fact (
    id bigint NOT NULL DEFAULT nextval('ledger_fact_id_seq'),
    subject uuid NOT NULL,
    turn integer NOT NULL CHECK (turn > 0),
    name text NOT NULL,
    version smallint NOT NULL CHECK (version > 0),
    at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    actor jsonb NOT NULL,
    payload jsonb NOT NULL,
    PRIMARY KEY (id, recorded_at)
) PARTITION BY RANGE (recorded_at);
CREATE INDEX ledger_fact_of_subject ON ledger_fact (subject, turn);
SELECT ledger_make_partitions('ledger_fact', 3, 'subject, turn');

CREATE TABLE ledger_entry (
    number bigint NOT NULL,
    fact_id bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    name text NOT NULL,
    leaf bytea NOT NULL,
    sequenced_at timestamptz NOT NULL,
    PRIMARY KEY (number, sequenced_at)
) PARTITION BY RANGE (sequenced_at);
SELECT ledger_make_partitions('ledger_entry', 3, 'number');

CREATE SEQUENCE ledger_once_id_seq;
CREATE TABLE ledger_once (
    id bigint NOT NULL DEFAULT nextval('ledger_once_id_seq'),
    principal text NOT NULL,
    route text NOT NULL,
    key text NOT NULL,
    fingerprint bytea NOT NULL,
    status smallint NOT NULL,
    location text NOT NULL,
    ids jsonb NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE INDEX ledger_once_by_key ON ledger_once (key, principal, route);
SELECT ledger_make_partitions('ledger_once', 3, 'key, principal, route');
"""

FUNCTIONS = """
-- Records one fact in the caller's transaction. Takes no lock and draws no log number: writers never queue here.
CREATE FUNCTION ledger_record(subject uuid, turn int, name text, version int, at timestamptz, actor jsonb, payload jsonb)
RETURNS bigint LANGUAGE sql VOLATILE AS $$
    WITH fact AS (
        INSERT INTO ledger_fact (subject, turn, name, version, at, actor, payload)
        VALUES (subject, turn, name, version, at, actor, payload)
        RETURNING id, recorded_at
    )
    INSERT INTO ledger_pending (fact_id, recorded_at) SELECT id, recorded_at FROM fact RETURNING fact_id
$$;

-- Has this intention been answered? outcome: 'new', 'answered', 'in-progress', 'key-reused'. The lock on the key lasts
-- to the end of the transaction, in which ledger_answered inserts the answer.
CREATE FUNCTION ledger_once_asked(a_principal text, a_route text, a_key text, a_fingerprint bytea, wait boolean,
    OUT outcome text, OUT saved_status smallint, OUT saved_location text, OUT saved_ids jsonb)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    lock bigint := hashtextextended(a_principal || E'\\x1f' || a_route || E'\\x1f' || a_key, 20);
    found ledger_once;
BEGIN
    IF wait THEN
        PERFORM pg_advisory_xact_lock(lock);
    ELSIF NOT pg_try_advisory_xact_lock(lock) THEN
        outcome := 'in-progress';
        RETURN;
    END IF;
    SELECT * INTO found FROM ledger_once o
    WHERE o.key = a_key AND o.principal = a_principal AND o.route = a_route
      AND o.at > clock_timestamp() - interval '30 days' LIMIT 1;
    IF found.id IS NULL THEN
        outcome := 'new';
    ELSIF found.fingerprint <> a_fingerprint THEN
        outcome := 'key-reused';
    ELSE
        outcome := 'answered';
        saved_status := found.status;
        saved_location := found.location;
        saved_ids := found.ids;
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.RunSQL(
            PARTITIONS,
            "DROP FUNCTION ledger_make_all_partitions(int); DROP FUNCTION ledger_make_partitions(text, int, text);"
            "DROP TABLE ledger_partitioned",
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    TABLES,
                    "DROP TABLE ledger_fact, ledger_entry, ledger_once;"
                    "DROP SEQUENCE ledger_fact_id_seq, ledger_once_id_seq",
                )
            ],
            state_operations=[
                migrations.CreateModel(
                    name="Fact",
                    fields=[
                        ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("subject", models.UUIDField()),
                        ("turn", models.IntegerField()),
                        ("name", models.TextField()),
                        ("version", models.SmallIntegerField()),
                        ("at", models.DateTimeField()),
                        ("recorded_at", models.DateTimeField()),
                        ("actor", models.JSONField()),
                        ("payload", models.JSONField()),
                    ],
                    options={"db_table": "ledger_fact"},
                ),
                migrations.CreateModel(
                    name="Entry",
                    fields=[
                        ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("fact_id", models.BigIntegerField()),
                        ("recorded_at", models.DateTimeField()),
                        ("name", models.TextField()),
                        ("leaf", models.BinaryField()),
                        ("sequenced_at", models.DateTimeField()),
                    ],
                    options={"db_table": "ledger_entry"},
                ),
                migrations.CreateModel(
                    name="Once",
                    fields=[
                        ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("principal", models.TextField()),
                        ("route", models.TextField()),
                        ("key", models.TextField()),
                        ("fingerprint", models.BinaryField()),
                        ("status", models.SmallIntegerField()),
                        ("location", models.TextField()),
                        ("ids", models.JSONField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={"db_table": "ledger_once"},
                ),
            ],
        ),
        migrations.CreateModel(
            name="Pending",
            fields=[
                ("fact_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("recorded_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("size", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "frontier",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BinaryField(), size=None),
                ),
                ("root", models.BinaryField()),
                ("note", models.TextField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Cursor",
            fields=[
                ("reaction", models.TextField(primary_key=True, serialize=False)),
                ("number", models.BigIntegerField(default=0)),
                ("attempts", models.SmallIntegerField(default=0)),
                ("retry_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Parked",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("reaction", models.TextField()),
                ("number", models.BigIntegerField()),
                ("error", models.TextField()),
                ("parked_at", models.DateTimeField()),
                ("resolved_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("reaction", "number"), name="parked_once")],
            },
        ),
        migrations.RunSQL(
            FUNCTIONS,
            "DROP FUNCTION ledger_once_asked(text, text, text, bytea, boolean);"
            "DROP FUNCTION ledger_record(uuid, int, text, int, timestamptz, jsonb, jsonb)",
        ),
    ]
