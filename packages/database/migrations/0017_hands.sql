CREATE TABLE "raised_hands" (
	"session_id" text NOT NULL,
	"user_id" text NOT NULL,
	"name" text,
	"shown_as" text,
	"raised_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "raised_hands_session_id_user_id_pk" PRIMARY KEY("session_id","user_id")
);
