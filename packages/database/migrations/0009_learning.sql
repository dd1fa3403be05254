CREATE TABLE "trials" (
	"decision_id" text PRIMARY KEY NOT NULL,
	"held_rate" double precision NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone,
	"score" double precision,
	"expected" double precision,
	"delta" double precision,
	"reason" text
);
--> statement-breakpoint
ALTER TABLE "bandit_contexts" ADD COLUMN "spans" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "trials" ADD CONSTRAINT "trials_decision_id_decisions_id_fk" FOREIGN KEY ("decision_id") REFERENCES "public"."decisions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "trials_due" ON "trials" USING btree ("due_at") WHERE closed_at is null;--> statement-breakpoint
-- What arms did is carried over as it had faded; what doing nothing did was measured otherwise than proposals are from now on.
UPDATE "bandit_contexts" SET "spans" = jsonb_build_array(jsonb_build_object('weight', 1, 'streams', (
	SELECT coalesce(jsonb_object_agg(arm.key, jsonb_build_object(
		'successes', (arm.value ->> 'successes')::float8 * power(0.992, n - (arm.value ->> 'n')::int),
		'failures', (arm.value ->> 'failures')::float8 * power(0.992, n - (arm.value ->> 'n')::int))), '{}'::jsonb)
	FROM jsonb_each("arms") AS arm WHERE arm.key <> 'HOLDOUT')))
WHERE n > 0;
