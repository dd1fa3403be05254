import { expect, it } from 'vitest';
import { carryOut, createMemoryLedger, Refused, type Command, type Effect } from '@conductor/connectors';

const command: Command = { interventionId: 'i1', content: { arm: 'CHAT_PROMPT', prompt: 'What do you think?' } };
const capabilities = {
  presence: 'none' as const,
  signals: [],
  arms: [{ arm: 'CHAT_PROMPT' as const, limits: { prompt: { max: 20 } } }],
};

const broken = () => Promise.reject(new Error('the connection broke'));
const refusing = () => Promise.reject(new Refused('no'.repeat(400)));

function carrier(effect: Effect, ledger = createMemoryLedger()) {
  const rate = { burst: 3, perSecond: 1 };
  return carryOut({ kind: 'paper', capabilities, standing: () => true, ledger, rate, now: () => 0, ...effect });
}

it('what may have arrived is looked for, and counts where it is found', async () => {
  await expect(carrier({ act: broken, find: async () => 7 })(command)).resolves.toEqual({
    status: 'EXECUTED',
    reach: 7,
    reason: null,
  });
  const lost = await carrier({ act: broken })(command);
  expect(lost).toMatchObject({ status: 'FAILED', reason: expect.stringContaining('not said twice') });
});

it('where looking fails nothing is settled, and it is looked for again, never said again', async () => {
  let acts = 0;
  let looks = 0;
  const deliver = carrier({
    act: async () => {
      acts += 1;
      throw new Error('the connection broke');
    },
    find: async () => {
      looks += 1;
      if (looks < 3) throw new Error('still broken');
      return 4;
    },
  });
  await expect(deliver(command)).rejects.toThrow('still broken');
  await expect(deliver(command)).rejects.toThrow('still broken');
  await expect(deliver(command)).resolves.toMatchObject({ status: 'EXECUTED', reach: 4 });
  expect(acts).toBe(1);
});

it('words that are too long for the place are refused before anything is begun', async () => {
  const long: Command = { ...command, content: { arm: 'CHAT_PROMPT', prompt: 'x'.repeat(21) } };
  const ledger = createMemoryLedger();
  const outcome = await carrier({ act: async () => 0 }, ledger)(long);
  expect(outcome).toMatchObject({ status: 'FAILED', reason: 'Question to the chat: at most 20 characters on paper' });
  await expect(ledger.begin('i1')).resolves.toBe(true);
});

it('an intervention of several messages takes as much of the rate', async () => {
  const deliver = carrier({ act: async () => 0, costs: () => 2 });
  await deliver(command);
  await expect(deliver({ ...command, interventionId: 'i2' })).rejects.toThrow('no more just now');
});

it('a refusal says why, in no more than an outcome holds', async () => {
  const { reason } = await carrier({ act: refusing })(command);
  expect(reason).toHaveLength(500);
});
