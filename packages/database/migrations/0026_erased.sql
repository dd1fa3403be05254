ALTER TABLE "polls" ADD COLUMN "recounted" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "audit_refused" ON "audit_log" USING btree ("at") WHERE outcome = 'DENIED';--> statement-breakpoint
CREATE INDEX "polls_recounted" ON "polls" USING btree ("id") WHERE recounted;--> statement-breakpoint
-- Refusals go when their event keeps nothing of that day any more; where no event is known, after the usual thirty days.
-- The caller's clock may be behind ours and never ahead of it: what is not due stays, whoever asks.
CREATE FUNCTION forget_refusals(at_most timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM set_config('conductor.retention', 'on', true);
  DELETE FROM public.audit_log a
  WHERE a.outcome = 'DENIED' AND a.at < least(at_most, clock_timestamp()) - interval '1 day' * coalesce((
    SELECT e.retention_days FROM public.event_settings e
    WHERE e.event_id = coalesce(a.event_id, (SELECT s.event_id FROM public.sessions s WHERE s.id = a.session_id))
  ), 30);
  PERFORM set_config('conductor.retention', 'off', true);
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION forget_refusals(timestamptz) FROM PUBLIC;
--> statement-breakpoint
-- Whom organisers muted, put out or revoked as a guest is kept elsewhere, and no longer than it lasts.
ALTER TABLE "audit_log" DISABLE TRIGGER "audit_log_append_only";
--> statement-breakpoint
UPDATE "audit_log" SET "detail" = "detail" - 'userId'
WHERE "outcome" = 'OK' AND ("action" IN ('chat.mute', 'person.remove', 'hand.lower')
  OR ("action" = 'token.revoke' AND "detail" ->> 'userId' LIKE 'guest:%'));
--> statement-breakpoint
ALTER TABLE "audit_log" ENABLE TRIGGER "audit_log_append_only";
