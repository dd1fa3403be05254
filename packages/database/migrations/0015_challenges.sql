CREATE TABLE "challenge_actions" (
	"challenge_id" text NOT NULL,
	"user_id" text NOT NULL,
	"ids" text[] NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "challenge_actions_challenge_id_user_id_pk" PRIMARY KEY("challenge_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "challenges" (
	"id" text PRIMARY KEY NOT NULL,
	"session_id" text NOT NULL,
	"title" text NOT NULL,
	"description" text NOT NULL,
	"goal" integer NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"progress" integer,
	"people" integer,
	"started_told_at" timestamp with time zone,
	"ended_told_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "challenge_actions" ADD CONSTRAINT "challenge_actions_challenge_id_challenges_id_fk" FOREIGN KEY ("challenge_id") REFERENCES "public"."challenges"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "challenge_actions_user" ON "challenge_actions" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "challenges_running" ON "challenges" USING btree ("session_id") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "challenges_untold" ON "challenges" USING btree ("id") WHERE started_told_at is null or (ended_at is not null and ended_told_at is null);