import { InterventionCommand } from '@conductor/contracts';
import { Compile } from 'typebox/compile';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ProposalRequest } from '../../src/ports/proposals.ts';
import { makeSession, proposal, propose, startStores, stepsOf, type Stores } from '../support/stores.ts';

const command = Compile(InterventionCommand);

let stores: Stores;
beforeAll(async () => {
  stores = await startStores();
});
afterAll(() => stores[Symbol.asyncDispose]());

const told = async (sessionId: string): Promise<Record<string, unknown>[]> =>
  (await stores.rows('select message from outbox where session_id = $1 order by seq', [sessionId])).map((row) =>
    JSON.parse(JSON.stringify(row.message)),
  );

it('FAULTS 19 and 40: what one process proposed another carries out as it was stored, and repeats nothing', async () => {
  const session = await makeSession(stores);
  const { sessionId } = session;
  let opened = 0;
  const counted = {
    openProposal: (request: ProposalRequest) => {
      opened += 1;
      return stores.a.decisions.openProposal(request);
    },
  };
  const proposed = await propose({ decisions: counted }, proposal(session));
  if (proposed.kind !== 'decided') throw new Error(proposed.reason);
  const { id: decisionId, content } = proposed.decision;

  // From here on nobody of those who proposed it is there any more.
  const approved = await stores.b.decisions.approve({ sessionId, decisionId, actor: 'owner', version: 1 });
  expect(approved).toMatchObject({ kind: 'ok', decision: { status: 'APPROVED', content } });
  for (let round = 0; round < 3; round++) await stores.b.decisions.dispatchDue();

  const messages = await told(sessionId);
  const commands = messages.filter(({ target }) => target === 'command').map((message) => message['command']);
  expect(commands).toMatchObject([{ interventionId: decisionId, kind: 'execute', content }]);
  expect(commands.every((each) => command.Check(each))).toBe(true);
  // What went before the question is not done again by what comes after its answer.
  expect(opened).toBe(1);
  const proposals = messages.filter(({ draft }) => JSON.stringify(draft)?.includes('"type":"agent.decision"'));
  expect(proposals).toHaveLength(1);
  expect(await stepsOf(stores, decisionId)).toEqual([
    'null→PENDING by agent',
    'PENDING→APPROVED by owner',
    'APPROVED→EXECUTING by agent',
  ]);
});
