ALTER TABLE "engagement_minutes" ALTER COLUMN "signals" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "engagement_ticks" ALTER COLUMN "signals" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "engagement_ticks" ALTER COLUMN "breakdown" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "engagement_minutes" ADD COLUMN "facts" real[];--> statement-breakpoint
ALTER TABLE "engagement_ticks" ADD COLUMN "facts" real[];