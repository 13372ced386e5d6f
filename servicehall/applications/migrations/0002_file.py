from django.db import migrations

FILE = """
-- An application with its steps, materials and facts, in one statement. Rows come as JSON objects named like columns;
-- sealed bytes as '\\x' and hexadecimal. The facts are recorded by the ledger's own function, in their order.
CREATE FUNCTION applications_file(application jsonb, steps jsonb, materials jsonb, facts jsonb, actor jsonb)
RETURNS void LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    fact jsonb;
BEGIN
    INSERT INTO applications_application
    SELECT * FROM jsonb_populate_record(NULL::applications_application, application);
    IF steps <> '[]' THEN
        INSERT INTO applications_step SELECT * FROM jsonb_populate_recordset(NULL::applications_step, steps);
    END IF;
    IF materials <> '[]' THEN
        INSERT INTO applications_material
        SELECT * FROM jsonb_populate_recordset(NULL::applications_material, materials);
    END IF;
    FOR fact IN SELECT value FROM jsonb_array_elements(facts) LOOP
        PERFORM ledger_record((application ->> 'id')::uuid, (fact ->> 'turn')::int, fact ->> 'name', 1,
                              (fact ->> 'at')::timestamptz, actor, fact -> 'payload');
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("applications", "0001_initial"), ("ledger", "0001_initial")]

    operations = [
        migrations.RunSQL(FILE, "DROP FUNCTION applications_file(jsonb, jsonb, jsonb, jsonb, jsonb)"),
    ]
