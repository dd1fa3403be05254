ALTER TABLE "executions" ADD COLUMN "carrier" text DEFAULT 'room' NOT NULL;--> statement-breakpoint
ALTER TABLE "executions" ADD COLUMN "begun_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "audience" jsonb;