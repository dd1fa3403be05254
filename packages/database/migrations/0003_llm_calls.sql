CREATE TABLE "llm_calls" (
	"id" text PRIMARY KEY NOT NULL,
	"event_id" text NOT NULL,
	"session_id" text NOT NULL,
	"decision_id" text NOT NULL,
	"model" text NOT NULL,
	"status" text NOT NULL,
	"reserved_micros" bigint NOT NULL,
	"counted_micros" bigint NOT NULL,
	"input_tokens" integer,
	"output_tokens" integer,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"lease_until" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE INDEX "llm_calls_closed" ON "llm_calls" USING btree ("closed_at");--> statement-breakpoint
CREATE INDEX "llm_calls_event" ON "llm_calls" USING btree ("event_id","closed_at");