CREATE TABLE "audit_log" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"actor" text,
	"action" text NOT NULL,
	"outcome" text NOT NULL,
	"event_id" text,
	"session_id" text,
	"source" text,
	"detail" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "acceptance" (
	"event_id" text NOT NULL,
	"arm" text NOT NULL,
	"approved" integer DEFAULT 0 NOT NULL,
	"rejected" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "acceptance_event_id_arm_pk" PRIMARY KEY("event_id","arm")
);
--> statement-breakpoint
CREATE TABLE "bandit_contexts" (
	"context" text PRIMARY KEY NOT NULL,
	"n" bigint DEFAULT 0 NOT NULL,
	"arms" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "decision_transitions" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"decision_id" text NOT NULL,
	"from_status" text,
	"to_status" text NOT NULL,
	"actor" text NOT NULL,
	"reason" text,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "decisions" (
	"id" text PRIMARY KEY NOT NULL,
	"session_id" text NOT NULL,
	"event_id" text NOT NULL,
	"anomaly_id" text,
	"anomaly_type" text,
	"severity" text,
	"arm" text NOT NULL,
	"status" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"mode" text NOT NULL,
	"context" text,
	"confidence" double precision,
	"confidence_basis" text NOT NULL,
	"propensity" double precision,
	"holdout" boolean DEFAULT false NOT NULL,
	"reasons" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"content" jsonb,
	"generation" jsonb,
	"compose_until" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"escalated_at" timestamp with time zone,
	"decided_at" timestamp with time zone,
	"decided_by" text,
	"reason" text,
	"dispatched_at" timestamp with time zone,
	"execute_before" timestamp with time zone,
	"executed_at" timestamp with time zone,
	"reach" integer,
	"measure_at" timestamp with time zone,
	"measured_at" timestamp with time zone,
	"reward" double precision,
	"reward_delta" double precision,
	"reward_bonus" double precision,
	"reward_before" double precision,
	"reward_after" double precision
);
--> statement-breakpoint
CREATE TABLE "anomalies" (
	"id" text PRIMARY KEY NOT NULL,
	"session_id" text NOT NULL,
	"event_id" text NOT NULL,
	"type" text NOT NULL,
	"severity" text NOT NULL,
	"signal" text NOT NULL,
	"score" double precision NOT NULL,
	"value" double precision NOT NULL,
	"expected" double precision NOT NULL,
	"deviation" double precision NOT NULL,
	"evidence" text NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "checkpoints" (
	"session_id" text PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"state" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "engagement_minutes" (
	"session_id" text NOT NULL,
	"minute" timestamp with time zone NOT NULL,
	"score" real,
	"coverage" real NOT NULL,
	"signals" jsonb NOT NULL,
	CONSTRAINT "engagement_minutes_session_id_minute_pk" PRIMARY KEY("session_id","minute")
);
--> statement-breakpoint
CREATE TABLE "engagement_ticks" (
	"session_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"score" real,
	"expected" real,
	"coverage" real NOT NULL,
	"signals" jsonb NOT NULL,
	"breakdown" jsonb NOT NULL,
	CONSTRAINT "engagement_ticks_session_id_at_pk" PRIMARY KEY("session_id","at")
) PARTITION BY RANGE ("at");
--> statement-breakpoint
CREATE TABLE "event_settings" (
	"event_id" text PRIMARY KEY NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"allowed_interventions" text[],
	"min_confidence" double precision DEFAULT 0.5 NOT NULL,
	"auto_approve_threshold" double precision DEFAULT 0.75 NOT NULL,
	"max_interventions_per_hour" integer DEFAULT 10 NOT NULL,
	"holdout_rate" double precision DEFAULT 0.1 NOT NULL,
	"retention_days" integer DEFAULT 30 NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "events" (
	"id" text PRIMARY KEY NOT NULL,
	"organizer_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"seq" bigserial PRIMARY KEY NOT NULL,
	"id" text NOT NULL,
	"session_id" text NOT NULL,
	"message" jsonb NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"sent_at" timestamp with time zone,
	CONSTRAINT "outbox_id_unique" UNIQUE("id")
);
--> statement-breakpoint
CREATE TABLE "chat_messages" (
	"id" text PRIMARY KEY NOT NULL,
	"session_id" text NOT NULL,
	"user_id" text NOT NULL,
	"text" text NOT NULL,
	"sent_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "executions" (
	"intervention_id" text PRIMARY KEY NOT NULL,
	"session_id" text NOT NULL,
	"status" text NOT NULL,
	"reason" text,
	"reach" integer,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "poll_votes" (
	"poll_id" text NOT NULL,
	"user_id" text NOT NULL,
	"option_ids" text[] NOT NULL,
	"voted_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "poll_votes_poll_id_user_id_pk" PRIMARY KEY("poll_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "polls" (
	"id" text PRIMARY KEY NOT NULL,
	"session_id" text NOT NULL,
	"event_id" text NOT NULL,
	"intervention_id" text,
	"question" text NOT NULL,
	"options" jsonb NOT NULL,
	"opened_by" text NOT NULL,
	"opened_at" timestamp with time zone DEFAULT now() NOT NULL,
	"closes_at" timestamp with time zone,
	"closed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "installation" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"paused" boolean DEFAULT false NOT NULL,
	"changed_by" text,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"event_id" text NOT NULL,
	"shard" integer NOT NULL,
	"title" text,
	"access" text DEFAULT 'open' NOT NULL,
	"mode" text DEFAULT 'SEMI_AUTO' NOT NULL,
	"status" text DEFAULT 'ACTIVE' NOT NULL,
	"agent_status" text DEFAULT 'MONITORING' NOT NULL,
	"paused" boolean DEFAULT false NOT NULL,
	"quiet_until" timestamp with time zone,
	"quiet_reason" text,
	"metadata" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"registered_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "shard_leases" (
	"shard" integer PRIMARY KEY NOT NULL,
	"owner" text,
	"token" bigint DEFAULT 0 NOT NULL,
	"expires_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "decision_transitions" ADD CONSTRAINT "decision_transitions_decision_id_decisions_id_fk" FOREIGN KEY ("decision_id") REFERENCES "public"."decisions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "event_settings" ADD CONSTRAINT "event_settings_event_id_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."events"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "poll_votes" ADD CONSTRAINT "poll_votes_poll_id_polls_id_fk" FOREIGN KEY ("poll_id") REFERENCES "public"."polls"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_event_id_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."events"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_event" ON "audit_log" USING btree ("event_id","at");--> statement-breakpoint
CREATE INDEX "audit_session" ON "audit_log" USING btree ("session_id","at");--> statement-breakpoint
CREATE INDEX "decision_transitions_decision" ON "decision_transitions" USING btree ("decision_id");--> statement-breakpoint
CREATE UNIQUE INDEX "decisions_one_open" ON "decisions" USING btree ("session_id") WHERE status in ('PENDING', 'APPROVED', 'EXECUTING');--> statement-breakpoint
CREATE INDEX "decisions_session" ON "decisions" USING btree ("session_id","created_at");--> statement-breakpoint
CREATE INDEX "decisions_event" ON "decisions" USING btree ("event_id","created_at");--> statement-breakpoint
CREATE INDEX "decisions_due" ON "decisions" USING btree ("measure_at") WHERE status in ('EXECUTED', 'HELD');--> statement-breakpoint
CREATE INDEX "anomalies_session" ON "anomalies" USING btree ("session_id","opened_at");--> statement-breakpoint
CREATE INDEX "outbox_unsent" ON "outbox" USING btree ("seq") WHERE sent_at is null;--> statement-breakpoint
CREATE INDEX "chat_session" ON "chat_messages" USING btree ("session_id","sent_at");--> statement-breakpoint
CREATE UNIQUE INDEX "polls_intervention" ON "polls" USING btree ("intervention_id");--> statement-breakpoint
CREATE INDEX "polls_open" ON "polls" USING btree ("session_id") WHERE closed_at is null;--> statement-breakpoint
CREATE INDEX "sessions_event" ON "sessions" USING btree ("event_id");--> statement-breakpoint
CREATE INDEX "sessions_active" ON "sessions" USING btree ("status","shard");