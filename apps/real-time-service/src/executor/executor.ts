import {
  checker,
  ContractError,
  CONSUMER_GROUPS,
  InterventionCommand,
  STREAMS,
  type Content,
  type InterventionOutcome,
  type Question,
  type RoomEvent,
} from '@conductor/contracts';
import type { Db, Transaction } from '@conductor/database';
import type { Loop } from '@conductor/runtime';
import { startConsumer, type Handled } from '@conductor/runtime/redis';
import type { Redis } from 'ioredis';
import { cancelExecution, claimExecution, finishExecution, type ExecutionRow } from '../db/executions.ts';
import { findInterventionPoll, insertPoll, roomForPoll } from '../db/polls.ts';
import { promotedQuestion, promoteStrongest } from '../db/questions.ts';
import type { Polls } from '../room/polls.ts';
import type { PresenceStore } from '../redis/presence-store.ts';
import type { Room } from '../room/room.ts';
import type { Telemetry } from '../telemetry.ts';

export type ExecutorOptions = {
  db: Db;
  commands: Redis;
  reader: Redis;
  consumer: string;
  room: Room;
  polls: Polls;
  store: PresenceStore;
  telemetry: Telemetry;
  claimAfterMs?: number;
};

const command = checker('intervention command', InterventionCommand);
const OUTCOMES_KEPT = 10_000;

/**
 * Carries out interventions from the stream, each once: the row in `executions` decides, then comes the durable effect,
 * then the room is told under the intervention's id, then the outcome. A half-done one repeats only what is missing.
 */
export function startExecutor(options: ExecutorOptions): Loop {
  const { telemetry } = options;
  return startConsumer({
    reader: options.reader,
    commands: options.commands,
    stream: STREAMS.interventions,
    group: CONSUMER_GROUPS.interventions,
    consumer: options.consumer,
    handle: (payload) => handle(options, payload),
    onParked: (_id, reason) => telemetry.parked(STREAMS.interventions, reason),
    onError: (error) => telemetry.failed('handling commands', error),
    ...(options.claimAfterMs === undefined ? {} : { claimAfterMs: options.claimAfterMs }),
  });
}

async function handle(options: ExecutorOptions, payload: string): Promise<Handled> {
  const parsed = command.parse(payload);
  if (parsed instanceof ContractError) return { parked: parsed.inFull() };
  const row = parsed.kind === 'cancel' ? await cancelExecution(options.db, parsed) : await execute(options, parsed);
  const outcome = row && outcomeOf(row);
  // Whoever gave up knows it already.
  if (outcome) await report(options, outcome);
  return 'done';
}

async function execute(options: ExecutorOptions, parsed: InterventionCommand): Promise<ExecutionRow | null> {
  const { db, store } = options;
  const row = await claimExecution(db, parsed, (tx) => durableEffect(tx, parsed));
  if (row === null || row.carrier !== 'room') return null;
  if (row.status !== 'CLAIMED') return row;
  const reach = await store.present(parsed.sessionId);
  await tellRoom(options, parsed, row);
  return finishExecution(db, parsed.interventionId, reach);
}

/** Stores what of an intervention must outlast this process; returns why where this service cannot carry it out. */
async function durableEffect(tx: Transaction, { content, ...ids }: InterventionCommand): Promise<string | null> {
  switch (content?.arm) {
    case 'CHAT_PROMPT':
    case 'BROADCAST':
      return null;
    case 'POLL':
      if (!(await roomForPoll(tx, ids.sessionId))) return 'too many polls are open';
      await insertPoll(tx, {
        id: crypto.randomUUID(),
        sessionId: ids.sessionId,
        eventId: ids.eventId,
        interventionId: ids.interventionId,
        question: content.question,
        options: content.options,
        openedBy: 'agent',
        clientId: null,
        durationSeconds: content.durationSeconds,
      });
      return null;
    case 'QNA_PROMOTE':
      await promoteStrongest(tx, ids.sessionId, ids.interventionId);
      return null;
    case 'GAMIFICATION':
    case 'NUDGE':
    case 'NOTIFICATION':
    case undefined:
      return `${content?.arm ?? 'an intervention without words'} is not carried out here`;
  }
}

async function tellRoom(options: ExecutorOptions, parsed: InterventionCommand, row: ExecutionRow): Promise<void> {
  const { sessionId, interventionId, content } = parsed;
  if (content?.arm === 'POLL') {
    const poll = await findInterventionPoll(options.db, interventionId);
    if (!poll) throw new Error('the poll of an intervention is not stored');
    await options.polls.tellOpened(poll);
    return;
  }
  const question = content?.arm === 'QNA_PROMOTE' && (await promotedQuestion(options.db, interventionId));
  const event = content && eventOf(content, { sessionId, interventionId }, row.at.getTime(), question || null);
  if (event) await options.room.tell(sessionId, interventionId, event);
}

/** What the room sees of an intervention that is words alone; undefined for one that this service does not carry out. */
function eventOf(
  content: Content,
  ids: { sessionId: string; interventionId: string },
  shownAt: number,
  question: Question | null,
): RoomEvent | undefined {
  if (content.arm === 'CHAT_PROMPT')
    return { name: 'prompt:shown', payload: { ...ids, prompt: content.prompt, shownAt } };
  if (content.arm === 'BROADCAST') {
    const { arm: type, title, message } = content;
    return { name: 'agent:intervention:banner', payload: { ...ids, type, title, message } };
  }
  if (content.arm === 'QNA_PROMOTE') {
    const { title, message } = content;
    return { name: 'question:promoted', payload: { ...ids, title, message, question, shownAt } };
  }
  return undefined;
}

function outcomeOf({ interventionId, sessionId, ...row }: ExecutionRow): InterventionOutcome | undefined {
  if (row.status === 'GIVEN_UP' || row.status === 'CLAIMED') return undefined;
  return {
    id: `${interventionId}:outcome`,
    interventionId,
    sessionId,
    status: row.status === 'DONE' ? 'EXECUTED' : 'FAILED',
    executedAt: row.at.getTime(),
    reach: row.reach ?? 0,
    reason: row.reason,
  };
}

async function report({ commands, telemetry }: ExecutorOptions, outcome: InterventionOutcome): Promise<void> {
  await commands.xadd(STREAMS.outcomes, 'MAXLEN', '~', OUTCOMES_KEPT, '*', 'payload', JSON.stringify(outcome));
  telemetry.intervention(outcome.status, outcome.reason, outcome.interventionId);
}
