ALTER TABLE "event_settings" ADD COLUMN "anonymous" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "chat_messages" ADD COLUMN "name" text;--> statement-breakpoint
ALTER TABLE "chat_messages" ADD COLUMN "shown_as" text;--> statement-breakpoint
ALTER TABLE "chat_messages" ADD COLUMN "organiser" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "questions" ADD COLUMN "name" text;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "pseudonym_key" text DEFAULT gen_random_uuid() NOT NULL;--> statement-breakpoint
CREATE INDEX "chat_shown_as" ON "chat_messages" USING btree ("session_id","shown_as") WHERE shown_as is not null;