from django.db import migrations

STEPS = """
-- One step's conclusion with the steps it opens, in one statement; the caller holds the application's row.
CREATE FUNCTION applications_conclude_step(wanted uuid, moved jsonb, step jsonb, opened jsonb, fact jsonb, actor jsonb)
RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    UPDATE applications_step s
    SET state = n.state, done_at = n.done_at, outcome = n.outcome, account_id = n.account_id, sealed = n.sealed
    FROM jsonb_populate_record(NULL::applications_step, step) n WHERE s.id = n.id;
    IF opened <> '[]' THEN
        INSERT INTO applications_step SELECT * FROM jsonb_populate_recordset(NULL::applications_step, opened);
    END IF;
    UPDATE applications_application SET state = moved ->> 'state', turn = (moved ->> 'turn')::int,
        last_at = (moved ->> 'last_at')::timestamptz WHERE id = wanted;
    PERFORM ledger_record(wanted, (fact ->> 'turn')::int, fact ->> 'name', 1, (fact ->> 'at')::timestamptz, actor,
                          fact -> 'payload');
END $$;

-- What an officer's conclusion depends on. application is null when the step does not lie at the asker's office.
CREATE FUNCTION applications_in_hand(token_hash bytea, wanted uuid, wanted_step uuid, OUT entrance jsonb,
    OUT application jsonb, OUT steps jsonb, OUT pauses jsonb, OUT wrapped bytea, OUT purpose uuid)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    who record;
BEGIN
    SELECT * INTO who FROM workforce_enter(token_hash);
    entrance := to_jsonb(who);
    IF NOT EXISTS (SELECT 1 FROM applications_step s WHERE s.id = wanted_step AND s.application_id = wanted
                   AND s.office_id = who.office_id) THEN
        RETURN;
    END IF;
    purpose := accounts_live_purpose(who.account_id, wanted);
    SELECT to_jsonb(a) - 'sealed' - 'slip' - 'secret' - 'decision', vault_wrapped(a.party_id) INTO application, wrapped
    FROM applications_application a WHERE a.id = wanted;
    SELECT jsonb_agg(to_jsonb(s) - 'sealed' ORDER BY s.opened_at, s.id) INTO steps
    FROM applications_step s WHERE s.application_id = wanted;
    SELECT coalesce(jsonb_agg(to_jsonb(p) ORDER BY p.since, p.id), '[]') INTO pauses
    FROM applications_pause p WHERE p.application_id = wanted;
END $$;

-- A conclusion, whole. expected: the turn at which it was worked out; another one is outcome 'moved', and it is worked
-- out again. Otherwise as ledger_once_asked, or 'gone' when the session no longer is the officer's.
CREATE FUNCTION applications_conclude_step_once(token_hash bytea, principal text, route text, key text,
    fingerprint bytea, status int, location text, ids jsonb, expected int, office bigint,
    wanted uuid, moved jsonb, step jsonb, opened jsonb, fact jsonb, actor jsonb,
    OUT outcome text, OUT saved_status smallint, OUT saved_location text, OUT saved_ids jsonb)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    who record;
    there int;
BEGIN
    SELECT * INTO who FROM workforce_enter(token_hash);
    IF who.account_id IS DISTINCT FROM (step ->> 'account_id')::uuid OR who.office_id IS DISTINCT FROM office THEN
        outcome := 'gone';
        RETURN;
    END IF;
    SELECT o.outcome, o.saved_status, o.saved_location, o.saved_ids
    INTO outcome, saved_status, saved_location, saved_ids
    FROM ledger_once_asked(principal, route, key, fingerprint, false) o;
    IF outcome <> 'new' THEN
        RETURN;
    END IF;
    SELECT a.turn INTO there FROM applications_application a WHERE a.id = wanted FOR UPDATE;
    IF there IS DISTINCT FROM expected THEN
        outcome := 'moved';
        RETURN;
    END IF;
    PERFORM applications_conclude_step(wanted, moved, step, opened, fact, actor);
    PERFORM ledger_answered(principal, route, key, fingerprint, status, location, ids);
END $$;
"""

BACK = """
DROP FUNCTION applications_conclude_step_once(bytea, text, text, text, bytea, int, text, jsonb, int, bigint, uuid, jsonb,
    jsonb, jsonb, jsonb, jsonb);
DROP FUNCTION applications_in_hand(bytea, uuid, uuid);
DROP FUNCTION applications_conclude_step(uuid, jsonb, jsonb, jsonb, jsonb, jsonb);
"""


class Migration(migrations.Migration):
    dependencies = [("applications", "0003_hot"), ("accounts", "0003_live_purpose")]

    operations = [migrations.RunSQL(STEPS, BACK)]
