import { createGuestIssuer, followRevocations, REVOCATIONS_CHANNEL } from '@conductor/auth';
import { ensurePartitions, migrateDatabase, readRevocations } from '@conductor/database';
import { createPatience, type Patience } from '@conductor/runtime';
import { checkKind, ready } from '@conductor/runtime/redis';
import { startTracing } from '@conductor/tracing';
import type { Logger } from 'pino';
import { approveDecision, rejectDecision } from './conductor/approve.ts';
import { proposeByHand, sendByHand } from './conductor/by-hand.ts';
import type { Config } from './config.ts';
import { createContext, type Context, type Overrides } from './context.ts';
import { readBudget } from './db/budget-view.ts';
import { createInvitationStore } from './db/doors/invitations.ts';
import { listenToChanges, SESSIONS_CHANNEL } from './db/changes.ts';
import { OUTBOX_CHANNEL } from './db/outbox.ts';
import { WEBHOOKS_CHANNEL } from './db/webhooks/tell.ts';
import { outboxRound } from './deliveries.ts';
import { readEventTrials } from './db/lift.ts';
import { readReport } from './db/report.ts';
import type { Guests, HttpContext } from './http/context.ts';
import { createHttpMetrics } from './http/metrics.ts';
import { createRateLimiter } from './http/rate-limiter.ts';
import { startHttp } from './http/server.ts';
import { capsOf } from './composer.ts';
import { createIngest } from './redis/ingest.ts';
import { createSlidingWindow } from './redis/sliding-window.ts';
import { subscribePlatform } from './redis/subscriber.ts';
import { startWorkers } from './workers.ts';

export type Service = AsyncDisposable & { url: string; metricsUrl: string; context: Context; log: Logger };

const REDIS_WITHIN_MS = 15_000;
/** What a shutdown gives to each thing that may not answer, and to all of them together. */
const LAST_WORDS_MS = 1_500;
const ALL_WORDS_MS = 6_000;
const RATE_WINDOW_MS = 60_000;

/**
 * Starts the agent-service. Rejects, with nothing left running, when Postgres or Redis cannot be had
 * or are not what the settings say; afterwards it
 * survives their absence. Disposing ends everything in reverse order, in under 10 s whatever is away.
 */
export async function startService(config: Config, overrides: Overrides = {}): Promise<Service> {
  await using stack = new AsyncDisposableStack();
  const context = createContext(config, overrides);
  const { telemetry, database, redis, stores, supervisor, clock, log } = context;
  const inTime = createPatience(LAST_WORDS_MS, ALL_WORDS_MS);
  const tracing = await startTracing(config.tracing, {
    service: 'agent-service',
    instanceId: config.instanceId,
    onError: (error) => telemetry.failed('tracing', error),
  });
  stack.defer(() => inTime(tracing[Symbol.asyncDispose]()));
  for (const { pool } of [database, ...Object.values(context.apart)]) stack.defer(() => inTime(pool.end()));
  for (const connection of Object.values(redis)) stack.defer(() => connection.disconnect());
  stack.defer(() => inTime(stores.audit[Symbol.asyncDispose]()));

  await checkKind(config.redis, REDIS_WITHIN_MS);
  await migrateDatabase(database.pool);
  await ensurePartitions(database.pool, clock.now());
  await Promise.all(Object.values(redis).map((connection) => ready(connection, REDIS_WITHIN_MS)));
  await subscribePlatform(redis.subscriber, supervisor);
  const following = await followRevocations({
    revocations: context.revocations,
    read: () => readRevocations(database.db),
    subscriber: redis.revocations,
    onError: (error) => telemetry.failed('revocations', error),
  });
  stack.defer(() => inTime(following.stop()));

  // Nothing is begun before the port is ours: whoever cannot serve takes no work.
  const http = await startHttp(await httpContext(context, stack));
  stack.defer(() => lastWords(context, inTime));
  const workers = startWorkers(context);
  const changes = listenToChanges(
    config.database.directUrl,
    {
      [SESSIONS_CHANNEL]: workers.sessionsChanged,
      [OUTBOX_CHANNEL]: workers.outboxFilled,
      [WEBHOOKS_CHANNEL]: workers.webhooksTold,
    },
    (error) => telemetry.failed('listening', error),
  );
  stack.defer(() => inTime(Promise.all([changes.stop(), workers.stop()])));

  stack.defer(() => inTime(http[Symbol.asyncDispose]()));
  telemetry.started({ url: http.url, metricsUrl: http.metricsUrl, ...config.timing });
  const running = stack.move();
  return {
    url: http.url,
    metricsUrl: http.metricsUrl,
    context,
    log,
    [Symbol.asyncDispose]: async () => {
      telemetry.stopping();
      await running.disposeAsync();
    },
  };
}

/** What is still in our hands: work under way, ticks, checkpoints, leases, the outbox. Each gets a moment, no more. */
async function lastWords(context: Context, inTime: Patience): Promise<void> {
  const { supervisor, ticks } = context;
  await inTime(supervisor.drain());
  await inTime(Promise.all([ticks.flush(), supervisor.saveCheckpoints(true)]));
  await inTime(supervisor.releaseLeases());
  await inTime(outboxRound(context));
}

function guestsOf({ config: { guestSecret }, database: { db } }: Context): Guests | null {
  if (guestSecret === null) return null;
  return { invitations: createInvitationStore(db, guestSecret), issue: createGuestIssuer(guestSecret) };
}

async function httpContext(context: Context, stack: AsyncDisposableStack): Promise<HttpContext> {
  const { config, log, registry, telemetry, stores, verifier, wake } = context;
  const max = config.http.maxRequestsPerMinute;
  const window = stack.use(
    await createSlidingWindow(config.redis, {
      max,
      windowMs: RATE_WINDOW_MS,
      onError: (error) => telemetry.failed('rate limit', error),
    }),
  );
  const deps = { decisions: stores.decisions, telemetry, onApproved: () => wake.act() };
  const byHand = { ...deps, offered: config.arms };
  const revoke: HttpContext['revoke'] = async (...whose) => {
    const view = await stores.revocations.revoke(...whose);
    // Whoever does not hear of it reads it within seconds.
    const told = context.redis.commands.publish(REVOCATIONS_CHANNEL, '');
    await told.catch((error: unknown) => telemetry.failed('revocations', error));
    return view;
  };
  return {
    ...stores,
    revocations: context.revocations,
    revoke,
    guests: guestsOf(context),
    ingest: createIngest(context.redis.commands, config.http.maxIngestEventsPerMinute),
    config,
    logger: log,
    registry,
    metrics: createHttpMetrics(registry),
    verifier,
    limiter: createRateLimiter(window, { max, windowMs: RATE_WINDOW_MS }),
    answer: {
      approve: (input) => approveDecision(deps, input),
      reject: (input) => rejectDecision(deps, input),
      sendByHand: (input) => sendByHand(byHand, input),
      proposeByHand: (proposal) => proposeByHand({ ...byHand, ttlMs: config.timing.decisionTtlMs }, proposal),
    },
    webhooks: context.webhooks,
    readBudget: (memberId) => readBudget(context.database.db, capsOf(config.budget), memberId),
    readReport: (sessionId) => readReport(context.database.db, sessionId),
    readLift: (eventId) => readEventTrials(context.database.db, eventId),
    checks: {
      postgres: () => context.database.pool.query('select 1'),
      redis: context.takesWrites,
    },
  };
}
