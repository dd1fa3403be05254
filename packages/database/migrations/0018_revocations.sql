CREATE TABLE "token_revocations" (
	"subject" text NOT NULL,
	"event_id" text DEFAULT '' NOT NULL,
	"until" timestamp with time zone NOT NULL,
	"revoked_by" text NOT NULL,
	CONSTRAINT "token_revocations_subject_event_id_pk" PRIMARY KEY("subject","event_id")
);
