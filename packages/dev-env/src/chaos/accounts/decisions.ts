import { firstColumn, newAccount, type Account, type Audit } from './account.ts';

const HAS = (status: string): string =>
  `exists (select from decision_transitions t where t.decision_id = d.id and t.to_status = '${status}')`;

/** What must be empty. */
const UNENDED = `select d.id || ' is ' || status from decisions d
  where status not in ('REJECTED', 'EXPIRED', 'SUPERSEDED', 'FAILED', 'MEASURED', 'UNMEASURED')`;
const WITHOUT_REASON = `select d.id || ' is ' || status || ' without a reason' from decisions d
  where status in ('EXPIRED', 'SUPERSEDED', 'FAILED', 'UNMEASURED') and coalesce(reason, '') = ''
  and not exists (select from decision_transitions t where t.decision_id = d.id and t.to_status = d.status and t.reason <> '')`;
const STEPS_TWICE = `select decision_id || ' ' || to_status from decision_transitions
  group by decision_id, to_status having count(*) > 1`;
const NOT_CARRIED_OUT = `select d.id from decisions d left join executions e on e.intervention_id = d.id
  where ${HAS('EXECUTED')} and e.status is distinct from 'DONE'`;
const OUTCOME_LOST = `select d.id || ' is ' || d.status from decisions d join executions e on e.intervention_id = d.id
  where e.status = 'DONE' and not ${HAS('EXECUTED')}`;
const UNREWARDED = `select d.id from decisions d where status = 'MEASURED' and reward is null`;
const REWARDS_TOLD = `select d.id from decisions d left join outbox o
  on o.message->'draft'->>'type' = 'agent.reward.measured' and o.message->'draft'->'data'->>'decisionId' = d.id
  where d.status in ('MEASURED', 'UNMEASURED') group by d.id`;

/** Decisions, the answers to them, what was carried out and shown, and what was measured of it. */
export async function accountOfDecisions({ world, rooms }: Audit): Promise<Account[]> {
  const [decided, answered] = [newAccount('decisions'), newAccount('answers')];
  const [executed, rewarded] = [newAccount('executions'), newAccount('rewards')];
  const list = (text: string): Promise<string[]> => firstColumn(world, text);
  const ids = new Set(await list('select id from decisions'));
  const answers = new Set(
    await list(`select decision_id || ' ' || to_status || ' ' || actor from decision_transitions`),
  );
  decided.wrong.push(...(await list(UNENDED)), ...(await list(WITHOUT_REASON)));
  decided.doubled.push(...(await list(STEPS_TWICE)));
  for (const { organiser } of rooms)
    for (const { kind, fate, decisionId } of organiser.deeds) {
      if (fate === 'waiting') answered.wrong.push(`${kind} ${decisionId} was never answered`);
      if (fate !== 'done') continue;
      const isAnswer = kind === 'approve' || kind === 'reject';
      const account = isAnswer ? answered : decided;
      account.acknowledged += 1;
      const step = `${decisionId} ${kind === 'approve' ? 'APPROVED' : 'REJECTED'} ${organiser.sub}`;
      if (isAnswer ? !answers.has(step) : !ids.has(decisionId)) account.lost.push(`${kind} ${decisionId}`);
    }

  const done = await list(`select intervention_id from executions where status = 'DONE'`);
  executed.acknowledged = done.length;
  executed.lost.push(...(await list(NOT_CARRIED_OUT)), ...(await list(OUTCOME_LOST)));
  const shown = rooms.flatMap(({ people }) =>
    people.flatMap(({ sub, interventions }) => [...interventions].map(([id, times]) => ({ id, times, sub }))),
  );
  for (const { id, times, sub } of shown) {
    if (times > 1) executed.doubled.push(`${id} to ${sub}`);
    if (!done.includes(id)) executed.wrong.push(`${id} was shown to ${sub} and is not carried out`);
  }

  rewarded.acknowledged = (await list(`select id from decisions where status = 'MEASURED'`)).length;
  rewarded.wrong.push(...(await list(UNREWARDED)));
  rewarded.lost.push(...(await list(`${REWARDS_TOLD} having count(o.id) = 0`)));
  rewarded.doubled.push(...(await list(`${REWARDS_TOLD} having count(o.id) > 1`)));
  return [decided, answered, executed, rewarded];
}

/** In a room in which nothing happens nothing is found. */
export async function accountOfAnomalies({ world, rooms, quietAt }: Audit): Promise<Account[]> {
  const alarms = newAccount('false anomalies');
  for (const { isSteady, sessionId } of rooms) {
    if (!isSteady) continue;
    const ticks = 'select count(*) from engagement_ticks where session_id = $1 and score is not null';
    alarms.acknowledged += Number((await firstColumn(world, ticks, [sessionId]))[0]);
    const found = `select type || ' at ' || opened_at || ': ' || evidence from anomalies where session_id = $1 and opened_at < $2`;
    alarms.wrong.push(...(await firstColumn(world, found, [sessionId, quietAt])));
  }
  return [alarms];
}
