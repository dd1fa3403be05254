ALTER TABLE "sessions" ADD COLUMN "break_from" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "break_until" timestamp with time zone;