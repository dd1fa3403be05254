CREATE TABLE "nudges" (
	"intervention_id" text NOT NULL,
	"session_id" text NOT NULL,
	"user_id" text NOT NULL,
	"message" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "nudges_intervention_id_user_id_pk" PRIMARY KEY("intervention_id","user_id")
);
--> statement-breakpoint
CREATE INDEX "nudges_user" ON "nudges" USING btree ("user_id","at");