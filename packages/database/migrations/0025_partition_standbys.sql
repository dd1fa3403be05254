CREATE TABLE "partition_standbys" (
	"partition" integer PRIMARY KEY NOT NULL,
	"standby" text,
	"listening_since" timestamp with time zone
);
--> statement-breakpoint
INSERT INTO "partition_standbys" ("partition") SELECT generate_series(0, 15);
