import { createGuestIssuer, createRevocations, createVerifier, type VerifierOptions } from '@conductor/auth';
import { createAuditTrail, openDatabase, readRevocations, type Database } from '@conductor/database';
import { createTestDatabase, signToken, startRedis, type TokenClaims } from '@conductor/dev-env';
import type { Loop } from '@conductor/runtime';
import { connect, ready } from '@conductor/runtime/redis';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { createAnomalyStore } from '../../src/db/anomalies.ts';
import { readBudget } from '../../src/db/budget-view.ts';
import { createDecisionStore } from '../../src/db/decisions/store.ts';
import { createEventSettingsStore } from '../../src/db/event-settings.ts';
import { createInvitationStore } from '../../src/db/doors/invitations.ts';
import { createAudienceStore } from '../../src/db/doors/audiences.ts';
import { createKeyStore } from '../../src/db/doors/keys.ts';
import { createRevocationStore } from '../../src/db/doors/revocations.ts';
import { createMemberStore } from '../../src/db/doors/members.ts';
import { createPeopleStore } from '../../src/db/doors/people.ts';
import { createOrganiserStore } from '../../src/db/organiser.ts';
import { readEventTrials } from '../../src/db/lift.ts';
import { readReport } from '../../src/db/report.ts';
import { createSessionStore } from '../../src/db/sessions/sessions.ts';
import type { Api } from '../../src/http/api.ts';
import { approveDecision, rejectDecision } from '../../src/conductor/approve.ts';
import { proposeByHand, sendByHand } from '../../src/conductor/by-hand.ts';
import { buildApp } from '../../src/http/app.ts';
import type { HttpContext } from '../../src/http/context.ts';
import { createHttpMetrics } from '../../src/http/metrics.ts';
import { createRateLimiter } from '../../src/http/rate-limiter.ts';
import { createWebhookDoor } from '../../src/webhooks/door.ts';
import { createIngest } from '../../src/redis/ingest.ts';
import { createSlidingWindow } from '../../src/redis/sliding-window.ts';

export const SECRET = 'kW3v8Qm1Zr5xT9pL2sYb6NcJ4hFd7GaE';
export const GUEST_SECRET = 'Zp4tB8nW2qX6vC1mR5yL9kJ3sD7fH0gT';
const WEBHOOK_KEY = 'wQ7nD2kR9xV4bM6jT1sZ8cF5hL3pG0yA';
export const PAGE = 'https://app.example.com';

export const token = (sub: string, claims: Partial<TokenClaims> = {}): string => signToken(SECRET, { sub, ...claims });
export const bearer = (sub: string, claims: Partial<TokenClaims> = {}) => ({
  authorization: `Bearer ${token(sub, claims)}`,
});

export type Harness = AsyncDisposable & {
  app: Api;
  context: HttpContext;
  database: Database;
  redis: Awaited<ReturnType<typeof startRedis>>;
  /** What was logged, one JSON object a line. */
  log: Record<string, unknown>[];
  /** The ids of the decisions that were counted as answered or sent by hand, one each time. */
  settled: string[];
  /** Begins to send what waits for webhooks; whoever calls it stops it. */
  deliver: () => Loop;
  /** Another instance of the API over the same stores. */
  another(): Promise<Api>;
};

type Options = {
  maxRequestsPerMinute?: number;
  maxIngestRequestsPerMinute?: number;
  maxIngestEventsPerMinute?: number;
  auth?: VerifierOptions;
  trustedProxies?: string[];
  /** For how long the shared counter may think; long, since a slow machine is not what most tests are about. */
  counterPatienceMs?: number;
  allowPrivate?: boolean;
};

/** The HTTP API over a real Postgres and a real Redis, as the service composes it. */
export async function startHarness(options: Options = {}): Promise<Harness> {
  const [testDatabase, redis] = await Promise.all([createTestDatabase(), startRedis()]);
  const database = openDatabase({ url: testDatabase.url, name: 'test', onError: () => undefined });
  const served = openDatabase({ url: testDatabase.urlOf('agent-service'), name: 'served', onError: () => undefined });
  const { db } = served;
  const log: Record<string, unknown>[] = [];
  const settled: string[] = [];
  const logger = pino({ level: 'debug' }, { write: (line: string) => void log.push(JSON.parse(line)) });
  const max = options.maxRequestsPerMinute ?? 1_000_000;
  const audit = createAuditTrail(db, () => undefined);
  const revocations = createRevocations();
  const closing: (() => PromiseLike<unknown>)[] = [];

  const door = createWebhookDoor({ key: WEBHOOK_KEY, allowPrivate: options.allowPrivate ?? false }, db, Date, {
    webhookTried: (tried) => logger.info(tried),
    failed: (part, error) => logger.warn({ part, error }),
  });
  if (door === null) throw new Error('no webhooks without a key');

  const compose = async (): Promise<HttpContext> => {
    const window = await createSlidingWindow(
      { url: redis.url },
      {
        max,
        windowMs: 60_000,
        patienceMs: options.counterPatienceMs ?? 5_000,
        onError: () => undefined,
      },
    );
    closing.push(() => window[Symbol.asyncDispose]());
    const commands = connect({ url: redis.url, name: 'commands', onError: () => undefined });
    await ready(commands, 5_000);
    closing.push(async () => commands.disconnect());
    const registry = new Registry();
    const decisions = createDecisionStore(db);
    const approving = approvingWith(decisions, settled);
    const byHand = { ...approving, offered: ['POLL', 'BROADCAST'] as const };
    return {
      config: {
        environment: 'test',
        arms: ['POLL', 'BROADCAST'],
        http: {
          host: '127.0.0.1',
          port: 0,
          metricsPort: null,
          origins: [PAGE],
          trustedProxies: options.trustedProxies ?? [],
          maxRequestsPerMinute: max,
          maxIngestRequestsPerMinute: options.maxIngestRequestsPerMinute ?? 1_000_000,
          maxIngestEventsPerMinute: options.maxIngestEventsPerMinute ?? 1_000_000,
        },
      },
      logger,
      registry,
      metrics: createHttpMetrics(registry),
      verifier: createVerifier(options.auth ?? { source: { kind: 'secret', secret: SECRET } }),
      limiter: createRateLimiter(window, { max, windowMs: 60_000 }),
      audit,
      sessions: createSessionStore(db),
      answer: {
        approve: (input) => approveDecision(approving, input),
        reject: (input) => rejectDecision(approving, input),
        sendByHand: (input) => sendByHand(byHand, input),
        proposeByHand: (proposal) => proposeByHand({ ...byHand, ttlMs: 600_000 }, proposal),
      },
      decisions,
      anomalies: createAnomalyStore(db),
      organiser: createOrganiserStore(db),
      eventSettings: createEventSettingsStore(db),
      members: createMemberStore(db),
      keys: createKeyStore(db),
      revocations,
      revoke: async (...whose) => {
        const view = await createRevocationStore(db).revoke(...whose);
        revocations.replace(await readRevocations(db));
        return view;
      },
      audiences: createAudienceStore(db, 60_000),
      guests: { invitations: createInvitationStore(db, GUEST_SECRET), issue: createGuestIssuer(GUEST_SECRET) },
      ingest: createIngest(commands, options.maxIngestEventsPerMinute ?? 1_000_000),
      people: createPeopleStore(db),
      webhooks: door,
      readBudget: (memberId) =>
        readBudget(db, { hourMicros: 20_000_000, dayMicros: 100_000_000, eventMicros: 20_000_000 }, memberId),
      readReport: (sessionId) => readReport(db, sessionId),
      readLift: (eventId) => readEventTrials(db, eventId),
      checks: { postgres: async () => undefined, redis: async () => undefined },
    };
  };
  const another = async (): Promise<Api> => {
    const app = await buildApp(await compose());
    closing.push(() => app.close());
    return app;
  };
  const context = await compose();
  const app = await buildApp(context);
  closing.push(() => app.close());

  return {
    app,
    context,
    database,
    redis,
    log,
    settled,
    deliver: door.start,
    another,
    async [Symbol.asyncDispose]() {
      for (const close of closing.toReversed()) await close();
      await audit[Symbol.asyncDispose]();
      await Promise.all([database.pool.end(), served.pool.end()]);
      await Promise.all([testDatabase.drop(), redis.stop()]);
    },
  };
}

const approvingWith = (decisions: ReturnType<typeof createDecisionStore>, settled: string[]) => ({
  decisions,
  telemetry: { decisionAnswered: ({ decisionId }: { decisionId: string }) => void settled.push(decisionId) },
  onApproved: () => undefined,
});
