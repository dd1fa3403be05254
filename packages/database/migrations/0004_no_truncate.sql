-- A table that only grows must not be emptied at one stroke either: row triggers do not see TRUNCATE.
CREATE TRIGGER "audit_log_no_truncate" BEFORE TRUNCATE ON "audit_log"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER "decision_transitions_no_truncate" BEFORE TRUNCATE ON "decision_transitions"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
