CREATE TABLE "session_removals" (
	"session_id" text NOT NULL,
	"user_id" text NOT NULL,
	"name" text,
	"shown_as" text,
	"removed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"until" timestamp with time zone NOT NULL,
	CONSTRAINT "session_removals_session_id_user_id_pk" PRIMARY KEY("session_id","user_id")
);
--> statement-breakpoint
ALTER TABLE "chat_mutes" ADD COLUMN "shown_as" text;