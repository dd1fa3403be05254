ALTER TABLE "polls" ADD COLUMN "opened_told_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "polls" ADD COLUMN "closed_told_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "polls_untold" ON "polls" USING btree ("id") WHERE opened_told_at is null or (closed_at is not null and closed_told_at is null);