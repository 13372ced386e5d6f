from django.db import migrations

HOT = """
-- Who files, and the wrapped key their answers are sealed with.
CREATE FUNCTION applications_applicant(token_hash bytea, OUT entrance jsonb, OUT wrapped bytea)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    who record;
BEGIN
    SELECT * INTO who FROM workforce_enter(token_hash);
    entrance := to_jsonb(who);
    wrapped := vault_wrapped(who.party_id);
END $$;

-- Filing, whole: the session is looked at again, the intention is asked for and answered, the application written.
-- outcome: as ledger_once_asked, or 'gone' when the session no longer binds the party the application was built for.
CREATE FUNCTION applications_file_once(token_hash bytea, principal text, route text, key text, fingerprint bytea,
    status int, location text, ids jsonb,
    application jsonb, steps jsonb, materials jsonb, facts jsonb, actor jsonb,
    OUT outcome text, OUT saved_status smallint, OUT saved_location text, OUT saved_ids jsonb)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    who record;
BEGIN
    SELECT * INTO who FROM workforce_enter(token_hash);
    IF who.account_id IS NULL OR who.party_id IS DISTINCT FROM (application ->> 'party_id')::uuid THEN
        outcome := 'gone';
        RETURN;
    END IF;
    SELECT o.outcome, o.saved_status, o.saved_location, o.saved_ids
    INTO outcome, saved_status, saved_location, saved_ids
    FROM ledger_once_asked(principal, route, key, fingerprint, false) o;
    IF outcome <> 'new' THEN
        RETURN;
    END IF;
    PERFORM applications_file(application, steps, materials, facts, actor);
    PERFORM ledger_answered(principal, route, key, fingerprint, status, location, ids);
END $$;

-- An office's open steps, soonest due first, with the pauses their colour depends on. Never a person.
CREATE FUNCTION applications_inbox(token_hash bytea, most int, OUT entrance jsonb, OUT steps jsonb)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    who record;
BEGIN
    SELECT * INTO who FROM workforce_enter(token_hash);
    entrance := to_jsonb(who);
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'step', to_jsonb(s) - 'sealed',
        'application', jsonb_build_object('id', a.id, 'reference', a.reference, 'revision_id', a.revision_id,
            'territory_id', a.territory_id, 'tier', a.tier, 'filed_at', a.filed_at, 'accepted_at', a.accepted_at),
        'pauses', (SELECT jsonb_agg(to_jsonb(p) ORDER BY p.since, p.id) FROM applications_pause p
                   WHERE p.application_id = a.id)
    ) ORDER BY s.due_at, s.id), '[]') INTO steps
    FROM (SELECT * FROM applications_step i WHERE i.office_id = who.office_id AND i.state = 'open'
          ORDER BY i.due_at, i.id LIMIT most) s
    JOIN applications_application a ON a.id = s.application_id;
END $$;

-- One's own application as it goes its way. application is null when it is not the asker's own.
CREATE FUNCTION applications_tracking(token_hash bytea, wanted uuid, OUT entrance jsonb, OUT application jsonb,
    OUT steps jsonb, OUT pauses jsonb, OUT facts jsonb, OUT notices jsonb, OUT owed jsonb, OUT wrapped bytea)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    who record;
BEGIN
    SELECT * INTO who FROM workforce_enter(token_hash);
    entrance := to_jsonb(who);
    SELECT to_jsonb(a) - 'sealed' - 'slip' - 'secret' - 'decision' INTO application
    FROM applications_application a WHERE a.id = wanted AND a.party_id = who.party_id;
    IF application IS NULL THEN
        RETURN;
    END IF;
    wrapped := vault_wrapped(who.party_id);
    SELECT coalesce(jsonb_agg(to_jsonb(s) - 'sealed' ORDER BY s.opened_at, s.id), '[]') INTO steps
    FROM applications_step s WHERE s.application_id = wanted;
    SELECT coalesce(jsonb_agg(to_jsonb(p) ORDER BY p.since, p.id), '[]') INTO pauses
    FROM applications_pause p WHERE p.application_id = wanted;
    SELECT coalesce(jsonb_agg(to_jsonb(n) ORDER BY n.number DESC), '[]') INTO notices
    FROM applications_notice n WHERE n.application_id = wanted AND n.answered_at IS NULL;
    facts := ledger_of(wanted);
    owed := payments_total((application ->> 'charge_id')::uuid);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0002_file"),
        ("ledger", "0002_answered"),
        ("payments", "0002_total"),
        ("vault", "0002_wrapped"),
        ("workforce", "0002_enter"),
    ]

    operations = [
        migrations.RunSQL(
            HOT,
            "DROP FUNCTION applications_tracking(bytea, uuid);"
            "DROP FUNCTION applications_inbox(bytea, int);"
            "DROP FUNCTION applications_file_once(bytea, text, text, text, bytea, int, text, jsonb, jsonb, jsonb, jsonb,"
            " jsonb, jsonb);"
            "DROP FUNCTION applications_applicant(bytea)",
        ),
    ]
