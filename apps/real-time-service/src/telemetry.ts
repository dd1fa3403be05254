import { TOKEN_FAULTS } from '@conductor/auth';
import { CLIENT_PAYLOADS, STREAMS, type ClientEvent, type SocketErrorCode } from '@conductor/contracts';
import type { LogLevel } from '@conductor/runtime';
import { pino, type Logger } from 'pino';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export type Telemetry = ReturnType<typeof createTelemetry>;

/** A fault that repeats is logged once in this time; the counter counts each. */
const QUIET_MS = 5_000;

/**
 * One function a business event: its log line and its metric. Nothing here takes a token or what somebody wrote.
 * `destination` replaces stdout, for tests.
 */
export function createTelemetry(options: {
  level: LogLevel;
  instanceId: string;
  destination?: { write(line: string): void };
}) {
  const log: Logger = pino(
    { name: 'real-time-service', level: options.level, base: { instance: options.instanceId } },
    ...(options.destination ? [options.destination] : []),
  );
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  let watched: { readonly waitingCount: number } | undefined;
  const metrics = createMetrics(registry, () => watched?.waitingCount ?? 0);
  const lastLogged = new Map<string, number>();

  const seldom = (key: string): boolean => {
    const now = performance.now();
    if (now - (lastLogged.get(key) ?? -QUIET_MS) < QUIET_MS) return false;
    lastLogged.set(key, now);
    return true;
  };

  return {
    log,
    registry,
    /** A handshake or a refresh without a valid token. */
    signInRefused(socketId: string, source: string, fault: string): void {
      metrics.signInFailures.inc({ fault });
      log.warn({ socketId, source, fault }, 'Invalid or expired token: Unauthorized');
    },
    originRefused(origin: string): void {
      metrics.originsRefused.inc();
      if (seldom('origin')) log.warn({ origin: origin.slice(0, 255) }, 'Forbidden: origin is not listed');
    },
    connectionRefused(reason: 'per user' | 'total' | 'sign-ins'): void {
      metrics.connectionsRefused.inc({ reason });
      if (seldom(`connections ${reason}`)) log.warn({ reason }, 'connection refused: too many');
    },
    denied(event: ClientEvent, who: { socketId: string; userId: string; sessionId: string }): void {
      metrics.denied.inc({ event });
      log.warn(
        { event, ...who },
        `User ${who.userId} attempted to access session ${who.sessionId} without authorization`,
      );
      log.warn(
        { event, ...who },
        `Forbidden: client ${who.socketId} (user: ${who.userId}) denied access to session ${who.sessionId}`,
      );
    },
    /** A client's event that failed its check; `path` is the failing path, never the value. */
    invalidPayload(event: string, path: string): void {
      metrics.invalid.inc({ event });
      if (seldom(`invalid ${event}`)) log.warn({ event, path }, `Invalid ${event} event data`);
    },
    answered(event: ClientEvent | 'unknown', code: SocketErrorCode | 'OK', seconds: number): void {
      metrics.answered.inc({ event, code });
      metrics.duration.observe({ event }, seconds);
    },
    /** Something that should work did not: Redis, Postgres, or a fault of ours. */
    failed(what: string, error: unknown): void {
      metrics.failures.inc({ what });
      if (seldom(what)) log.error({ err: error }, `failed: ${what}`);
    },
    /** An event on a log's channel or in a log that no browser may see. */
    invalidRelayed(kind: 'feed' | 'room'): void {
      metrics.invalid.inc({ event: `relay:${kind}` });
      if (seldom(`relay ${kind}`)) log.warn({ kind }, `Invalid ${kind} event data`);
    },
    holeFilled(kind: 'feed' | 'room', events: number): void {
      metrics.holes.inc({ kind }, events);
    },
    eventsLost(kind: 'feed' | 'room', sessionId: string): void {
      metrics.lost.inc({ kind });
      log.warn({ kind, sessionId }, 'events of a log were gone before they could be told');
    },
    intervention(status: 'EXECUTED' | 'FAILED', reason: string | null, interventionId: string): void {
      metrics.interventions.inc({ status });
      log.info({ interventionId, status, reason }, 'intervention settled');
    },
    parked(stream: string, reason: string): void {
      metrics.parked.inc({ stream });
      log.error({ stream, reason }, 'a command was parked');
    },
    /** Somebody was asked to come back: too many come in at once. */
    turnedAway(): void {
      metrics.turnedAway.inc();
      if (seldom('turned away')) log.warn('some are asked to come back: too many come in at once');
    },
    slowClient(socketId: string): void {
      metrics.slowClients.inc();
      log.warn({ socketId }, 'client dropped: it does not read what it is sent');
    },
    connected(count: number): void {
      metrics.sockets.set(count);
    },
    following(count: number): void {
      metrics.followed.set(count);
    },
    /** Has `/metrics` tell how many wait for a connection of the pool. */
    watchPool(pool: { readonly waitingCount: number }): void {
      watched = pool;
    },
  };
}

function createMetrics(registry: Registry, poolWaiting: () => number) {
  const registers = [registry];
  const counter = <T extends string>(name: string, help: string, ...labelNames: T[]) =>
    new Counter({ name: `conductor_realtime_${name}`, help, labelNames, registers });
  const gauge = (name: string, help: string) => new Gauge({ name: `conductor_realtime_${name}`, help, registers });
  const metrics = {
    signInFailures: counter('sign_in_failures_total', 'Sockets without a valid token', 'fault'),
    originsRefused: counter('origins_refused_total', 'Handshakes from pages that are not listed'),
    connectionsRefused: counter('connections_refused_total', 'Sockets over a limit', 'reason'),
    denied: counter('denied_total', 'Valid users refused somebody else’s session', 'event'),
    invalid: counter('invalid_events_total', 'Events that failed their check', 'event'),
    answered: counter('events_total', 'Client events by answer', 'event', 'code'),
    duration: new Histogram({
      name: 'conductor_realtime_event_seconds',
      help: 'Time from a client event to its answer',
      labelNames: ['event'],
      buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10],
      registers,
    }),
    failures: counter('failures_total', 'What did not work, by what was tried', 'what'),
    holes: counter('hole_events_total', 'Events missed on the channel and read from the log', 'kind'),
    lost: counter('lost_total', 'Times that a log no longer held what was missed', 'kind'),
    interventions: counter('interventions_total', 'Commands settled', 'status'),
    parked: counter('parked_total', 'Commands put aside', 'stream'),
    slowClients: counter('slow_clients_total', 'Sockets dropped because they do not read'),
    turnedAway: counter('turned_away_total', 'Events asked to come back, too many at once'),
    poolWaiting: new Gauge({
      name: 'conductor_realtime_pool_waiting',
      help: 'Who waits for a connection to Postgres',
      registers,
      collect() {
        this.set(poolWaiting());
      },
    }),
    sockets: gauge('sockets', 'Authenticated sockets'),
    followed: gauge('followed_logs', 'Logs of sessions with members here'),
  };
  // From zero on: a series that begins at one never rose, as far as Prometheus can see.
  for (const fault of TOKEN_FAULTS) metrics.signInFailures.inc({ fault }, 0);
  for (const event of Object.keys(CLIENT_PAYLOADS)) {
    metrics.invalid.inc({ event }, 0);
    metrics.denied.inc({ event }, 0);
  }
  metrics.invalid.inc({ event: 'unknown' }, 0);
  metrics.parked.inc({ stream: STREAMS.interventions }, 0);
  return metrics;
}
