/** Writes docs/reference/openapi.json as the service serves it; with --check only says whether it is in step. */
import { readFile, writeFile } from 'node:fs/promises';
import { createGuestIssuer, createRevocations, createVerifier } from '@conductor/auth';
import { createAuditTrail, openDatabase } from '@conductor/database';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { createAnomalyStore } from '../db/anomalies.ts';
import { readBudget } from '../db/budget-view.ts';
import { createDecisionStore } from '../db/decisions/store.ts';
import { createEventSettingsStore } from '../db/event-settings.ts';
import { createInvitationStore } from '../db/doors/invitations.ts';
import { createAudienceStore } from '../db/doors/audiences.ts';
import { createKeyStore } from '../db/doors/keys.ts';
import { createRevocationStore } from '../db/doors/revocations.ts';
import { createMemberStore } from '../db/doors/members.ts';
import { createPeopleStore } from '../db/doors/people.ts';
import { createOrganiserStore } from '../db/organiser.ts';
import { readEventTrials } from '../db/lift.ts';
import { readReport } from '../db/report.ts';
import { createSessionStore } from '../db/sessions/sessions.ts';
import { createDeliveryLog } from '../db/webhooks/log.ts';
import { createWebhookStore } from '../db/webhooks/store.ts';
import { buildApp } from '../http/app.ts';
import { createHttpMetrics } from '../http/metrics.ts';
import { createLocalWindow, createRateLimiter } from '../http/rate-limiter.ts';

const file = new URL('../../../../docs/reference/openapi.json', import.meta.url);
const text = await served();

if (process.argv.includes('--check')) {
  const committed = await readFile(file, 'utf8').catch(() => '');
  if (committed !== text) {
    process.stderr.write('docs/reference/openapi.json is out of step with the routes: run `pnpm docs:generate`.\n');
    process.exitCode = 1;
  }
} else {
  await writeFile(file, text);
}

/** What `GET /openapi.json` returns, from the whole API over a database that nobody asks anything. */
async function served(): Promise<string> {
  const { db, pool } = openDatabase({ url: 'postgres://127.0.0.1/none', name: 'openapi', onError: () => undefined });
  const registry = new Registry();
  const decisions = createDecisionStore(db);
  const limit = { max: 60, windowMs: 60_000 };
  const window = createLocalWindow(limit.max, limit.windowMs, () => performance.now());
  const audit = createAuditTrail(db, () => undefined);
  const app = await buildApp({
    config: {
      environment: 'production',
      arms: [],
      http: {
        host: '127.0.0.1',
        port: 0,
        metricsPort: 0,
        origins: [],
        trustedProxies: [],
        maxRequestsPerMinute: limit.max,
        maxIngestRequestsPerMinute: limit.max,
        maxIngestEventsPerMinute: limit.max,
      },
    },
    logger: pino({ level: 'silent' }),
    registry,
    metrics: createHttpMetrics(registry),
    verifier: createVerifier({ source: { kind: 'secret', secret: crypto.randomUUID() } }),
    limiter: createRateLimiter({ hit: async (key) => window.hit(key) }, limit),
    audit,
    sessions: createSessionStore(db),
    answer: { ...decisions, proposeByHand: async () => ({ kind: 'not_found' }) },
    decisions,
    anomalies: createAnomalyStore(db),
    organiser: createOrganiserStore(db),
    eventSettings: createEventSettingsStore(db),
    members: createMemberStore(db),
    keys: createKeyStore(db),
    revocations: createRevocations(),
    revoke: createRevocationStore(db).revoke,
    audiences: createAudienceStore(db, 60_000),
    guests: {
      invitations: createInvitationStore(db, crypto.randomUUID()),
      issue: createGuestIssuer(crypto.randomUUID()),
    },
    ingest: { tell: async () => [], beat: async () => undefined },
    people: createPeopleStore(db),
    webhooks: {
      store: createWebhookStore(db, () => ({ secret: '', sealed: '' })),
      log: createDeliveryLog(db),
      urlProblem: () => undefined,
    },
    readBudget: (memberId) => readBudget(db, { hourMicros: 0, dayMicros: 0, eventMicros: 0 }, memberId),
    readReport: (sessionId) => readReport(db, sessionId),
    readLift: (eventId) => readEventTrials(db, eventId),
    checks: {},
  });
  const document: unknown = (await app.inject('/openapi.json')).json();
  await app.close();
  await audit[Symbol.asyncDispose]();
  await pool.end();
  return `${JSON.stringify(document, null, 2)}\n`;
}
