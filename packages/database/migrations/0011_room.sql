CREATE TABLE "question_votes" (
	"question_id" text NOT NULL,
	"user_id" text NOT NULL,
	"voted_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "question_votes_question_id_user_id_pk" PRIMARY KEY("question_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "questions" (
	"id" text PRIMARY KEY NOT NULL,
	"session_id" text NOT NULL,
	"user_id" text NOT NULL,
	"anonymous" boolean NOT NULL,
	"text" text NOT NULL,
	"asked_at" timestamp with time zone DEFAULT now() NOT NULL,
	"votes" integer DEFAULT 0 NOT NULL,
	"answered" boolean DEFAULT false NOT NULL,
	"pinned" boolean DEFAULT false NOT NULL,
	"held" boolean DEFAULT false NOT NULL,
	"removed" boolean DEFAULT false NOT NULL,
	"promoted_by" text,
	"changes" integer DEFAULT 1 NOT NULL,
	"client_id" text,
	"place" bigint,
	"seq" integer
);
--> statement-breakpoint
ALTER TABLE "chat_messages" ADD COLUMN "removed" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "chat_messages" ADD COLUMN "client_id" text;--> statement-breakpoint
ALTER TABLE "chat_messages" ADD COLUMN "place" bigint;--> statement-breakpoint
ALTER TABLE "chat_messages" ADD COLUMN "seq" integer;--> statement-breakpoint
ALTER TABLE "poll_votes" ADD COLUMN "changes" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "poll_votes" ADD COLUMN "client_ids" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "polls" ADD COLUMN "client_id" text;--> statement-breakpoint
ALTER TABLE "question_votes" ADD CONSTRAINT "question_votes_question_id_questions_id_fk" FOREIGN KEY ("question_id") REFERENCES "public"."questions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "question_votes_user" ON "question_votes" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "questions_session" ON "questions" USING btree ("session_id");--> statement-breakpoint
CREATE UNIQUE INDEX "questions_client" ON "questions" USING btree ("session_id","user_id","client_id");--> statement-breakpoint
CREATE INDEX "questions_promoted" ON "questions" USING btree ("promoted_by");--> statement-breakpoint
CREATE INDEX "questions_untold" ON "questions" USING btree ("asked_at") WHERE seq is null and not held and not removed;--> statement-breakpoint
CREATE INDEX "chat_place" ON "chat_messages" USING btree ("session_id","place");--> statement-breakpoint
CREATE UNIQUE INDEX "chat_client" ON "chat_messages" USING btree ("session_id","user_id","client_id");--> statement-breakpoint
CREATE INDEX "chat_untold" ON "chat_messages" USING btree ("sent_at") WHERE place is null and not held and not removed;--> statement-breakpoint
CREATE UNIQUE INDEX "polls_client" ON "polls" USING btree ("session_id","opened_by","client_id");--> statement-breakpoint
-- What was shown before there were places stands where it was sent.
UPDATE "chat_messages" SET "place" = (extract(epoch from "sent_at") * 1000000)::bigint WHERE NOT "held";
