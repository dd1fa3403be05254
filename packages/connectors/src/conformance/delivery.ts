import assert from 'node:assert/strict';
import { ARMS } from '@conductor/contracts';
import type { Command } from '../connector.ts';
import { createMemoryLedger } from '../ledger.ts';
import { until, type Case, type Place } from './place.ts';
import { deliver, visit } from './visit.ts';

/** A notification is the organiser's alone: no audience's place carries it out. */
const impossible = (interventionId: string): Command => ({
  interventionId,
  content: { arm: 'NOTIFICATION', title: 'Look', message: 'The chat is silent' },
});

const away = (): Promise<boolean> => Promise.reject(new Error('the ledger is away'));

const arrivals = (place: Place, count: number): Promise<void> =>
  until(`${count} arrivals`, () => place.arrived().length >= count);

/** What becomes of interventions. */
export const DELIVERY_CASES: readonly Case[] = [
  {
    title: 'an intervention that is delivered twice, at once and again, is carried out once with one outcome',
    run: async (place) => {
      await using here = await visit(place);
      const command = place.command('i1');
      const [one, two] = await Promise.all([here.connector.deliver(command), here.connector.deliver(command)]);
      const three = await here.connector.deliver(command);
      assert.equal(one.status, 'EXECUTED');
      assert.equal(one.reason, null);
      assert.deepEqual([two, three], [one, one]);
      await here.connector.deliver(place.command('i2'));
      await arrivals(place, 2);
      assert.equal(place.arrived().length, 2);
    },
  },
  {
    title: 'an intervention that was carried out before a restart is not carried out after it',
    run: async (place) => {
      const ledger = createMemoryLedger();
      {
        await using before = await visit(place, ledger);
        assert.equal((await before.connector.deliver(place.command('i1'))).status, 'EXECUTED');
      }
      await using after = await visit(place, ledger);
      const again = await after.connector.deliver(place.command('i1'));
      if (again.status === 'FAILED') assert.match(again.reason ?? '', /not said twice/);
      await after.connector.deliver(place.command('i2'));
      await arrivals(place, 2);
      assert.equal(place.arrived().length, 2);
    },
  },
  {
    title: 'nothing leaves before the ledger has it',
    run: async (place) => {
      await using here = await visit(place, { begin: away });
      await assert.rejects(here.connector.deliver(place.command('i1')), /the ledger is away/);
      assert.equal(place.arrived().length, 0);
    },
  },
  {
    title: 'what the place is not made for fails with a reason, and nothing arrives',
    run: async (place) => {
      await using here = await visit(place);
      assert.ok(here.connector.capabilities.arms.every(({ arm }) => ARMS.includes(arm) && arm !== 'NOTIFICATION'));
      const outcome = await here.connector.deliver(impossible('i1'));
      assert.equal(outcome.status, 'FAILED');
      assert.match(outcome.reason ?? '', /NOTIFICATION is not possible on/);
      assert.equal(place.arrived().length, 0);
    },
  },
  {
    title: 'what the place refuses fails with a reason, for good',
    run: async (place) => {
      await using here = await visit(place);
      await place.refuse();
      const outcome = await here.connector.deliver(place.command('i1'));
      assert.equal(outcome.status, 'FAILED');
      assert.ok(outcome.reason);
      assert.deepEqual(await here.connector.deliver(place.command('i1')), outcome);
      assert.equal(place.arrived().length, 0);
    },
  },
  {
    title: 'more than the place takes at once is not begun, and can be asked for again',
    run: async (place) => {
      await using here = await visit(place);
      const ids = Array.from({ length: place.burst + 1 }, (_, i) => `i${i}`);
      const outcomes = await Promise.all(ids.map((id) => deliver(here.connector, place.command(id))));
      assert.equal(outcomes.filter((outcome) => outcome === 'not now').length, 1);
      const done = outcomes.filter((outcome) => outcome !== 'not now' && outcome.status === 'EXECUTED');
      assert.equal(done.length, place.burst);
      await arrivals(place, place.burst);
      assert.equal(place.arrived().length, place.burst);
    },
  },
];
