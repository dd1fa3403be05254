import { followRevocations } from '@conductor/auth';
import { migrateDatabase, readRevocations } from '@conductor/database';
import { createPatience, createTokenBuckets, readiness, startLoop } from '@conductor/runtime';
import { startTracing } from '@conductor/tracing';
import { checkKind, ready } from '@conductor/runtime/redis';
import type { Logger } from 'pino';
import { enforceEnd, refreshRoute, requireToken } from './sockets/authenticate.ts';
import type { Config } from './config.ts';
import { createContext, type Context, type Overrides } from './context.ts';
import { createRouter } from './sockets/router.ts';
import { createFailedHandshakes } from './sockets/failed-handshakes.ts';
import { createGateway } from './sockets/gateway.ts';
import { createAdmission } from './sockets/admission.ts';
import { agentHandlers } from './handlers/agent.ts';
import { chatHandlers } from './handlers/chat.ts';
import { handHandlers } from './handlers/hand.ts';
import { moderationHandlers } from './handlers/moderation.ts';
import { peopleHandlers } from './handlers/people.ts';
import { pollHandlers } from './handlers/poll.ts';
import { pollDeskHandlers } from './handlers/poll-desk.ts';
import { questionHandlers } from './handlers/question.ts';
import { questionDeskHandlers } from './handlers/question-desk.ts';
import { reactionHandlers } from './handlers/reaction.ts';
import { sessionHandlers } from './handlers/session.ts';
import { createProbes, listen } from './http/probes.ts';
import { startExecutor } from './executor/executor.ts';
import { createShows } from './executor/shows.ts';
import { createNotifications } from './feed/notifications.ts';
import { createWatchers } from './feed/watchers.ts';
import { whisperTo } from './feed/whisper.ts';
import { createPeople } from './people/people.ts';
import { createChat } from './room/chat.ts';
import { createChallenges } from './room/challenges.ts';
import { createHands } from './room/hands.ts';
import { createPolls } from './room/polls.ts';
import { createPresence } from './room/presence.ts';
import { createQuestions } from './room/questions.ts';
import { createReactions } from './room/reactions.ts';
import { keepAuthorised, reauthorise } from './sockets/reauthorise.ts';
import { createLeadership } from './redis/leadership.ts';
import { payloadOf } from './feed/parse.ts';
import { createRelay } from './feed/relay.ts';
import { endHere } from './sockets/membership.ts';
import { putOutHere } from './sockets/put-out.ts';
import { socketRoom, type EventSocket } from './sockets/socket.ts';
import { startCaretaker } from './room/caretaker.ts';
import { createWaitingLine } from './sockets/waiting-line.ts';
import { watchSockets } from './sockets/watch.ts';

export type Service = AsyncDisposable & { url: string; port: number; metricsPort: number | null; log: Logger };

const REDIS_WITHIN_MS = 15_000;
const HEARTBEAT_MS = 1_000;
const REAUTHORISE_MS = 60_000;
const GRACE_MS = 15_000;
/** Joins and subscriptions at one node: most of their time they wait for looks that serve them all. */
const COMING_IN = { atOnce: 500, most: 2_000, patienceMs: 3_000, perSecond: 500 };
/**
 * What attendees do at one node. Each waits for Postgres more than once: were more begun than its connections soon serve,
 * all would be given up half done, and none ended.
 */
const TAKING_PART = { atOncePerConnection: 4, most: 2_000, patienceMs: 3_000, perSecond: 500 };
/** What a shutdown gives to each thing that may not answer, and to all of them together. */
const LAST_WORDS_MS = 1_500;
const ALL_WORDS_MS = 6_000;

/**
 * Starts the real-time-service: sockets, relay, executor, presence. Rejects, with nothing left running, when Postgres
 * or Redis cannot be had or are not what the settings say; afterwards it survives their absence. Disposing tells the clients and ends everything.
 */
export async function startService(config: Config, overrides: Overrides = {}): Promise<Service> {
  await using stack = new AsyncDisposableStack();
  const context = createContext(config, overrides);
  const { telemetry, database, redis, audit, store, activity, watchers, room, platform, sourceOf } = context;
  const { db, pool } = database;
  const inTime = createPatience(LAST_WORDS_MS, ALL_WORDS_MS);
  const tracing = await startTracing(config.tracing, {
    service: 'real-time-service',
    instanceId: config.instanceId,
    onError: failed(context, 'tracing'),
  });
  stack.defer(() => inTime(tracing[Symbol.asyncDispose]()));
  stack.defer(() => inTime(pool.end()));
  const endInTime = <T extends AsyncDisposable>(part: T): T => {
    stack.defer(() => inTime(part[Symbol.asyncDispose]()));
    return part;
  };
  endInTime(audit);
  for (const connection of Object.values(redis)) stack.defer(() => connection.disconnect());
  stack.defer(() => inTime(platform.flush()));

  await checkKind(config.redis, REDIS_WITHIN_MS);
  await migrateDatabase(pool);
  await Promise.all(Object.values(redis).map((connection) => ready(connection, REDIS_WITHIN_MS)));

  const gateway = createGateway({ config, telemetry });
  const { namespace } = gateway;
  const authoriseAnew = (sockets: Iterable<EventSocket>): void => {
    reauthorise(db, sockets, telemetry).catch(failed(context, 'authorising anew'));
  };
  const sendTo = (to: string): { emit(name: string, payload: unknown): unknown } => namespace.to(to);
  const challenges = createChallenges({ db, room, telemetry });
  stack.defer(() => challenges.stop());
  const relay = endInTime(
    createRelay({
      commands: redis.commands,
      subscriber: redis.logs,
      telemetry,
      tell: {
        feed: (sessionId, event) => sendTo(socketRoom.feed(sessionId)).emit(event.type, event),
        room: (sessionId, event) => {
          challenges.heard(event);
          sendTo(socketRoom.room(sessionId)).emit(event.name, payloadOf(event));
          if (event.name === 'session:ended') endHere(namespace.sockets.values(), sessionId);
        },
        some: whisperTo(namespace),
        putOut: (sessionId, users) => putOutHere(namespace.sockets.values(), sessionId, users),
        missed: (sessionId) =>
          namespace.to(socketRoom.room(sessionId)).emit('session:missed', { sessionId, recovered: false }),
      },
      // Who was put out meanwhile is put out now.
      onHearingAgain: () => authoriseAnew(namespace.sockets.values()),
      ...(overrides.compareEveryMs === undefined ? {} : { compareEveryMs: overrides.compareEveryMs }),
    }),
  );
  const watching = endInTime(createWatchers({ store: watchers, leaseMs: config.timing.leaseTtlMs, telemetry }));
  const notifications = createNotifications({
    subscriber: redis.notifications,
    watchers: watching,
    tell: (eventId, notification) => namespace.to(socketRoom.event(eventId)).emit('agent:notification', notification),
    telemetry,
  });
  const presence = endInTime(createPresence({ store, leaseMs: config.timing.leaseTtlMs, telemetry }));
  const reactions = endInTime(createReactions({ room, telemetry }));
  const chat = createChat({ db, room, platform, telemetry });
  const questions = createQuestions({ db, room, platform, telemetry });
  stack.defer(() => questions.stop());
  const hands = createHands({ db, room, platform, store, telemetry });
  stack.defer(() => hands.stop());
  const polls = createPolls({ db, room, platform, telemetry });
  stack.defer(() => polls.stop());

  const people = createPeople({ db, store });

  const admission = createAdmission({ ...context, db });
  const buckets = createTokenBuckets();
  const onTurnedAway = () => telemetry.turnedAway();
  const entrance = createWaitingLine({ ...COMING_IN, onTurnedAway });
  const { atOncePerConnection, ...rest } = TAKING_PART;
  const atOnce = config.database.maxConnections * atOncePerConnection;
  const line = createWaitingLine({ ...rest, atOnce, onTurnedAway });
  const router = createRouter({
    limits: config.limits,
    buckets,
    telemetry,
    routes: [
      refreshRoute(context, (socket) => authoriseAnew([socket])),
      ...agentHandlers({ db, admission, relay, notifications, line: entrance }),
      ...sessionHandlers({ db, admission, relay, presence, challenges, line: entrance }),
      ...chatHandlers({ db, admission, chat, line }),
      ...moderationHandlers({ db, admission, chat, people, sourceOf }),
      ...peopleHandlers({ db, admission, people, hands, room, sourceOf }),
      ...questionHandlers({ db, admission, questions, platform, telemetry, line }),
      ...questionDeskHandlers({ db, admission, questions, sourceOf }),
      ...handHandlers({ db, admission, hands, sourceOf, line }),
      ...reactionHandlers({ admission, platform, reactions, challenges }),
      ...pollHandlers({ db, admission, polls, platform, line }),
      ...pollDeskHandlers({ db, admission, polls, sourceOf }),
    ],
  });

  const http = createProbes({
    registry: telemetry.registry,
    metrics: config.http.metricsPort === null,
    checks: checksOf(context),
  });
  gateway.serve({ authenticate: requireToken(context, createFailedHandshakes(buckets)), router, httpServer: http });
  endInTime(gateway);
  stack.use(watchSockets(namespace, buckets, telemetry, context.revocations));
  const following = await followRevocations({
    revocations: context.revocations,
    read: () => readRevocations(db),
    subscriber: redis.revocations,
    onRead: () => namespace.sockets.forEach((socket) => enforceEnd(socket, Date.now(), context.revocations)),
    onError: failed(context, 'revocations'),
  });
  stack.defer(() => inTime(following.stop()));
  const port = await listen(http, config.http.port, config.http.host);
  const metricsPort = await serveMetrics(config, context, stack);

  const loops = [
    startLoop({
      everyMs: HEARTBEAT_MS,
      work: () => beat(context),
      onError: failed(context, 'heartbeat'),
    }),
    keepAuthorised({ db, namespace, telemetry, everyMs: overrides.reauthoriseEveryMs ?? REAUTHORISE_MS }),
    startExecutor({
      db,
      shows: createShows({ db, room, polls, challenges, store, activity, watchers, commands: redis.commands }),
      telemetry,
      commands: redis.commands,
      reader: redis.stream,
      consumer: config.instanceId,
      ...(overrides.claimAfterMs === undefined ? {} : { claimAfterMs: overrides.claimAfterMs }),
    }),
  ];
  stack.defer(() => inTime(Promise.all(loops.map((loop) => loop.stop()))));
  endInTime(
    startCaretaker({
      db,
      store,
      platform,
      room,
      chat,
      questions,
      hands,
      polls,
      challenges,
      telemetry,
      leadership: createLeadership(redis.commands, config.instanceId, config.timing.leaseTtlMs),
      tickIntervalMs: config.timing.tickIntervalMs,
      graceMs: overrides.graceMs ?? GRACE_MS,
    }),
  );

  telemetry.log.info({ port, metricsPort }, 'listening');
  const running = stack.move();
  return {
    url: `http://${config.http.host}:${port}`,
    port,
    metricsPort,
    log: telemetry.log,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

const failed =
  ({ telemetry }: Context, what: string) =>
  (error: unknown): void =>
    telemetry.failed(what, error);

const checksOf = ({ database, takesWrites }: Context) => ({
  postgres: () => database.pool.query('select 1'),
  redis: takesWrites,
});

/**
 * Says that what this node hears is told. One that cannot take what people send says nothing, so that what they could
 * not send is unknown, and not taken for a silence.
 */
async function beat(context: Context): Promise<void> {
  const { status } = await readiness(checksOf(context));
  if (status === 'ok') await context.platform.heartbeat();
}

async function serveMetrics(config: Config, context: Context, stack: AsyncDisposableStack): Promise<number | null> {
  if (config.http.metricsPort === null) return null;
  const server = createProbes({ registry: context.telemetry.registry, metrics: true, checks: checksOf(context) });
  stack.defer(() => void server.close());
  return listen(server, config.http.metricsPort, config.http.host);
}
