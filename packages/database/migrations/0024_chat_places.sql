-- The next place in a session's chat. Whoever asks holds it back from others until their transaction ends, so a place
-- that is seen has no smaller one still to come; the clock keeps it growing where old rows are gone.
CREATE FUNCTION next_chat_place(session text) RETURNS bigint
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  last bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(727271006, hashtext(session));
  SELECT max(place) INTO last FROM public.chat_messages WHERE session_id = session;
  RETURN greatest(last + 1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint);
END
$$;
--> statement-breakpoint
DROP INDEX "chat_untold";--> statement-breakpoint
CREATE INDEX "chat_untold" ON "chat_messages" USING btree ("session_id","place") WHERE seq is null and not held and not removed;
