CREATE TABLE "prepared_polls" (
	"id" text PRIMARY KEY NOT NULL,
	"session_id" text NOT NULL,
	"question" text NOT NULL,
	"kind" text DEFAULT 'single' NOT NULL,
	"options" jsonb NOT NULL,
	"correct_option_ids" text[] DEFAULT '{}' NOT NULL,
	"results" text DEFAULT 'live' NOT NULL,
	"anonymous" boolean DEFAULT false NOT NULL,
	"duration_seconds" integer,
	"prepared_by" text,
	"prepared_at" timestamp with time zone DEFAULT now() NOT NULL,
	"gone" boolean DEFAULT false NOT NULL,
	"client_id" text
);
--> statement-breakpoint
ALTER TABLE "poll_votes" ADD COLUMN "word" text;--> statement-breakpoint
ALTER TABLE "poll_votes" ADD COLUMN "word_key" text;--> statement-breakpoint
ALTER TABLE "poll_votes" ADD COLUMN "held" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "polls" ADD COLUMN "kind" text DEFAULT 'single' NOT NULL;--> statement-breakpoint
ALTER TABLE "polls" ADD COLUMN "correct_option_ids" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "polls" ADD COLUMN "results" text DEFAULT 'live' NOT NULL;--> statement-breakpoint
ALTER TABLE "polls" ADD COLUMN "anonymous" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "polls" ADD COLUMN "voter_key" text;--> statement-breakpoint
ALTER TABLE "polls" ADD COLUMN "changes" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "prepared_polls_client" ON "prepared_polls" USING btree ("session_id","prepared_by","client_id");