import assert from 'node:assert/strict';
import { CLOSE_WITHIN_MS } from '../connector.ts';
import { until, type Case } from './place.ts';
import { deliver, textsOf, visit } from './visit.ts';

/** The first three pauses after failures, in ms. */
const PAUSES_MS = 200 + 400 + 800;

/** When a connection stands, and when it does not. */
export const STANDING_CASES: readonly Case[] = [
  {
    title: 'a connection that is cut does not stand, nothing is begun meanwhile, and it comes back by itself',
    run: async (place) => {
      await using here = await visit(place);
      assert.equal(here.connector.standing(), true);
      await place.cut();
      await until('that the cut is noticed', () => !here.connector.standing());
      assert.equal(await deliver(here.connector, place.command('i1')), 'not now');
      await place.restore();
      await until('the connection', () => here.connector.standing());
      await place.say('Mia', 'back');
      await until('a message', () => textsOf(here.heard).includes('back'));
      assert.equal((await here.connector.deliver(place.command('i1'))).status, 'EXECUTED');
      assert.equal(place.arrived().length, 1);
    },
  },
  {
    title: 'a place that is away is tried again after pauses that grow',
    run: async (place) => {
      await using here = await visit(place);
      await place.cut();
      await until('that the cut is noticed', () => !here.connector.standing());
      const before = place.attempts();
      const startedMs = performance.now();
      await until('four tries', () => place.attempts() >= before + 4);
      assert.ok(performance.now() - startedMs >= PAUSES_MS, 'four tries came too fast');
    },
  },
  {
    title: 'a place that keeps the connection and says nothing any more is not taken for a silent audience',
    run: async (place) => {
      await using here = await visit(place);
      place.freeze();
      await until('that nothing comes through', () => !here.connector.standing());
    },
  },
  {
    title: 'closes in time also where the place says nothing any more, and nothing is heard afterwards',
    run: async (place) => {
      const here = await visit(place);
      place.freeze();
      const startedMs = performance.now();
      await here.connector.close();
      assert.ok(performance.now() - startedMs < CLOSE_WITHIN_MS);
      assert.equal(here.connector.standing(), false);
      const heard = here.heard.length;
      await here.connector.close();
      assert.equal(here.heard.length, heard);
    },
  },
];
