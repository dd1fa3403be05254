import type { GuestToken, Principal, Revocations, Verifier } from '@conductor/auth';
import type { BudgetView, KeyScope, MemberRole } from '@conductor/contracts';
import type { AuditTrail } from '@conductor/database';
import type { Check } from '@conductor/runtime';
import type { FastifyBaseLogger } from 'fastify';
import type { Registry } from 'prom-client';
import type { Proposal } from '../conductor/by-hand.ts';
import type { Config } from '../config.ts';
import type { AnomalyLists } from '../db/anomalies.ts';
import type { DecisionLists } from '../db/decisions/store.ts';
import type { EventSettingsStore } from '../db/event-settings.ts';
import type { InvitationStore } from '../db/doors/invitations.ts';
import type { AudienceStore } from '../db/doors/audiences.ts';
import type { EventKey, KeyStore } from '../db/doors/keys.ts';
import type { MemberStore } from '../db/doors/members.ts';
import type { RevocationStore } from '../db/doors/revocations.ts';
import type { PeopleStore } from '../db/doors/people.ts';
import type { OrganiserStore } from '../db/organiser.ts';
import type { TrialRows } from '../db/lift.ts';
import type { ReportRows } from '../db/report.ts';
import type { OwnedSession, SessionStore } from '../db/sessions/sessions.ts';
import type { DeliveryLog } from '../db/webhooks/log.ts';
import type { WebhookStore } from '../db/webhooks/store.ts';
import type { DecisionStore, ManualResult, AnswerResult } from '../ports/decisions.ts';
import type { Ingest } from '../redis/ingest.ts';
import type { HttpMetrics } from './metrics.ts';
import type { RateLimiter } from './rate-limiter.ts';

/** What the HTTP API needs of the service; it reads stores and passes answers on, and calls no stage. */
export type HttpContext = {
  config: Pick<Config, 'environment' | 'http' | 'arms'>;
  logger: FastifyBaseLogger;
  registry: Registry;
  metrics: HttpMetrics;
  verifier: Verifier;
  limiter: RateLimiter;
  audit: AuditTrail;
  sessions: SessionStore;
  /** Answers to what waits, and interventions by hand: `conductor/approve.ts` and `by-hand.ts` with their dependencies. */
  answer: {
    approve(input: Parameters<DecisionStore['approve']>[0] & { byKey: boolean }): Promise<AnswerResult>;
    reject(input: Parameters<DecisionStore['reject']>[0]): Promise<AnswerResult>;
    sendByHand(input: Parameters<DecisionStore['sendByHand']>[0]): Promise<ManualResult>;
    proposeByHand(proposal: Proposal): Promise<ManualResult>;
  };
  decisions: DecisionLists;
  anomalies: AnomalyLists;
  organiser: OrganiserStore;
  eventSettings: EventSettingsStore;
  members: MemberStore;
  keys: KeyStore;
  /** Whose tokens are refused, whatever else is good about them. */
  revocations: Pick<Revocations, 'isRevoked'>;
  /** Stores a revocation and tells every instance of it. */
  revoke: RevocationStore['revoke'];
  audiences: AudienceStore;
  ingest: Ingest;
  /** Null where there are no guests. */
  guests: Guests | null;
  people: PeopleStore;
  /** Null where there are no webhooks. */
  webhooks: Webhooks | null;
  /** What model calls cost: of the events in which the user has a role, or of all for `null`. */
  readBudget: (memberId: string | null) => Promise<BudgetView>;
  /** All that a session's report is made of; null where there is no such session. */
  readReport: (sessionId: string) => Promise<ReportRows | null>;
  /** The trials of an event; null where there is no such event. */
  readLift: (eventId: string) => Promise<TrialRows | null>;
  /** What we depend on, asked for `/health/ready`. */
  checks: Readonly<Record<string, Check>>;
};

/** What lets guests in: invitations, and tokens until a time. */
export type Guests = {
  invitations: InvitationStore;
  issue: (eventId: string, expiresAt: number, name?: string) => GuestToken;
};

/** Webhooks, what was sent to them, and what keeps a URL from being one's. */
export type Webhooks = {
  store: WebhookStore;
  log: DeliveryLog;
  urlProblem: (url: string) => string | undefined;
};

/**
 * Who may call a route: `open` anybody; `user` any valid token; `session` a member of the event of the session in the
 * path, `event` of the event in the path, with the route's `role` or a higher one; `admin` a super-user. A super-user
 * may call all but `ingest`, which is for keys of that scope; a key may call, in its own event, the
 * routes of its scopes and no more.
 */
type Access = 'open' | 'user' | 'session' | 'event' | 'admin' | 'ingest';

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
    role?: MemberRole;
    /** The scope by which a key may call it: `read` for what a viewer may, else none unless said. */
    scope?: KeyScope;
    /** False where the body goes to no store, so that text which none could keep is no reason to refuse it. */
    stores?: false;
    /** `own`: the route counts by itself. */
    limit?: 'own';
  }
  interface FastifyRequest {
    /** Who asks; null on open routes. */
    principal: Principal | null;
    /** The key that was shown in place of a token. */
    key: EventKey | null;
    /** The session of the path, once it is known that the caller may see it. */
    owned: OwnedSession | null;
  }
}
