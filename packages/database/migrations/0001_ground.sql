-- What must stand before anything runs: one lease row a shard, the installation's row, an audit log that only grows.
INSERT INTO "shard_leases" ("shard") SELECT generate_series(0, 255);
--> statement-breakpoint
INSERT INTO "installation" ("id") VALUES (1);
--> statement-breakpoint
ALTER TABLE "installation" ADD CONSTRAINT "installation_one_row" CHECK ("id" = 1);
--> statement-breakpoint
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Retention alone may delete, and says so in its own transaction.
  IF TG_OP = 'DELETE' AND current_setting('conductor.retention', true) = 'on' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$$;
--> statement-breakpoint
CREATE TRIGGER "audit_log_append_only" BEFORE UPDATE OR DELETE ON "audit_log"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER "decision_transitions_append_only" BEFORE UPDATE OR DELETE ON "decision_transitions"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
