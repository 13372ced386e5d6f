from django.db import migrations

TOTAL = """
-- What one charge comes to, in minor units, and its currency; null for none.
CREATE FUNCTION payments_total(a_charge uuid) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('amount', total, 'currency', currency) FROM payments_charge WHERE id = a_charge
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]

    operations = [migrations.RunSQL(TOTAL, "DROP FUNCTION payments_total(uuid)")]
