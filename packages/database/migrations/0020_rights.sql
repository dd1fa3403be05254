-- Partitions are made and dropped while the services run, by a role that owns nothing: these do it for whoever may call
-- them, on this one table alone.
CREATE FUNCTION make_tick_partition(hour timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  EXECUTE format('CREATE TABLE IF NOT EXISTS public.%I PARTITION OF public.engagement_ticks FOR VALUES FROM (%L) TO (%L)',
    'engagement_ticks_' || to_char(hour AT TIME ZONE 'UTC', 'YYYYMMDDHH24'), hour, hour + interval '1 hour');
END
$$;
--> statement-breakpoint
CREATE FUNCTION drop_tick_partition(part text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'public.engagement_ticks'::regclass AND c.relname = part
  ) THEN
    RAISE EXCEPTION '% is no partition of engagement_ticks', part;
  END IF;
  EXECUTE format('DROP TABLE public.%I', part);
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION make_tick_partition(timestamptz), drop_tick_partition(text) FROM PUBLIC;
