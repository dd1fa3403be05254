import {
  checker,
  ContractError,
  CONSUMER_GROUPS,
  InterventionCommand,
  STREAMS,
  type Arm,
  type ContentOf,
  type InterventionOutcome,
} from '@conductor/contracts';
import type { Db, Transaction } from '@conductor/database';
import type { Loop } from '@conductor/runtime';
import { startConsumer, type Handled, type RedisClient } from '@conductor/runtime/redis';
import { traced, traceparent } from '@conductor/tracing';
import { cancelExecution, claimExecution, finishExecution, type ExecutionRow } from '../db/executions.ts';
import type { Telemetry } from '../telemetry.ts';
import type { Shows } from './show.ts';

export type ExecutorOptions = {
  db: Db;
  shows: Shows;
  commands: RedisClient;
  reader: RedisClient;
  consumer: string;
  telemetry: Telemetry;
  claimAfterMs?: number;
};

const commandSchema = checker('intervention command', InterventionCommand);
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
  const parsed = commandSchema.parse(payload);
  if (parsed instanceof ContractError) return { parked: parsed.inFull() };
  const facts = parsed.content === null ? {} : { arm: parsed.content.arm };
  await traced('execute', { after: parsed.traceparent, kind: 'takes', facts }, () => settle(options, parsed));
  return 'done';
}

async function settle(options: ExecutorOptions, parsed: InterventionCommand): Promise<void> {
  const row = parsed.kind === 'cancel' ? await cancelExecution(options.db, parsed) : await execute(options, parsed);
  const outcome = row && outcomeOf(row);
  // Whoever gave up knows it already.
  if (outcome) await report(options, outcome);
}

async function execute({ db, shows }: ExecutorOptions, command: InterventionCommand): Promise<ExecutionRow | null> {
  const { content } = command;
  if (content === null) return claimExecution(db, command, async () => 'there is nothing to show');
  return carryOut(db, shows, content.arm, content, command);
}

async function carryOut<A extends Arm>(
  db: Db,
  shows: Shows,
  arm: A,
  content: ContentOf<A>,
  { interventionId, sessionId, eventId, ...command }: InterventionCommand,
): Promise<ExecutionRow | null> {
  const { keep, tell } = shows[arm];
  const ids = { interventionId, sessionId, eventId };
  const effect = async (tx: Transaction): Promise<string | null> => (keep ? keep(tx, ids, content) : null);
  const row = await claimExecution(db, { ...command, ...ids }, effect);
  if (row === null || row.carrier !== 'room') return null;
  if (row.status !== 'CLAIMED') return row;
  const claimedAt = row.at.getTime();
  const reach = await traced('show', { facts: { arm } }, () => tell({ ...ids, claimedAt }, content));
  return finishExecution(db, interventionId, reach);
}

function outcomeOf({ interventionId, sessionId, ...row }: ExecutionRow): InterventionOutcome | undefined {
  if (row.status === 'GIVEN_UP' || row.status === 'CLAIMED') return undefined;
  const trace = traceparent();
  return {
    id: `${interventionId}:outcome`,
    interventionId,
    sessionId,
    status: row.status === 'DONE' ? 'EXECUTED' : 'FAILED',
    executedAt: row.at.getTime(),
    reach: row.reach ?? 0,
    reason: row.reason,
    ...(trace === undefined ? {} : { traceparent: trace }),
  };
}

async function report({ commands, telemetry }: ExecutorOptions, outcome: InterventionOutcome): Promise<void> {
  await commands.xadd(STREAMS.outcomes, 'MAXLEN', '~', OUTCOMES_KEPT, '*', 'payload', JSON.stringify(outcome));
  telemetry.intervention(outcome.status, outcome.reason, outcome.interventionId);
}
