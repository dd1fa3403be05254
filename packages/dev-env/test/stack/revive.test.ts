import { expect, it } from 'vitest';
import { reviver } from '../../src/stack/revive.ts';

const restart = () => Promise.reject(new Error('not ready after 60 s:\nat somewhere'));

it('a service that ended is started again, and given up when it does not stay up', async () => {
  const said: string[] = [];
  let starts = 0;
  const service = { name: 'agent-service-1', restart: async () => void starts++ };
  const revive = reviver(
    () => [service],
    (line) => said.push(line),
  );
  const ends = [];
  for (let end = 0; end < 7; end++) ends.push(await revive('agent-service-1'));
  expect([ends, starts]).toEqual([[true, true, true, true, true, false, false], 5]);
  expect(said.at(-1)).toMatch(/does not stay up/);
  expect([await revive('somebody-else'), starts]).toEqual([false, 5]);
});

it('a service that cannot be started again is said to be away, with the first line of why', async () => {
  const said: string[] = [];
  const revive = reviver(
    () => [{ name: 'agent-service-1', restart }],
    (line) => said.push(line),
  );
  expect(await revive('agent-service-1')).toBe(false);
  expect(said.at(-1)).toBe('agent-service-1 could not be started again: not ready after 60 s:');
});
