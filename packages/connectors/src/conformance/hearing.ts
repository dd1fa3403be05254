import assert from 'node:assert/strict';
import { until, type Case } from './place.ts';
import { presentOf, textsOf, visit } from './visit.ts';

/** What is heard of an audience. */
export const HEARING_CASES: readonly Case[] = [
  {
    title: 'what people say is heard once each, in order, and tells one from another without their names',
    run: async (place) => {
      await using here = await visit(place);
      await place.say('Mia', 'one');
      await place.say('Zoe', 'two');
      await place.say('Mia', 'three');
      await until('three messages', () => textsOf(here.heard).length >= 3);
      assert.deepEqual(textsOf(here.heard), ['one', 'two', 'three']);
      const [mia, zoe, again] = here.heard.flatMap((signal) => (signal.type === 'chat' ? [signal.person] : []));
      assert.equal(again, mia);
      assert.notEqual(zoe, mia);
      assert.doesNotMatch(JSON.stringify(here.heard), /mia|zoe/i);
    },
  },
  {
    title: 'what the place tells again, and in another order, is heard once',
    applies: ({ tellAgain }) => tellAgain !== undefined,
    run: async (place) => {
      await using here = await visit(place);
      await place.say('Mia', 'one');
      await place.say('Mia', 'two');
      await until('two messages', () => textsOf(here.heard).length >= 2);
      await place.tellAgain?.();
      await place.say('Mia', 'three');
      await until('the last message', () => textsOf(here.heard).includes('three'));
      assert.deepEqual(textsOf(here.heard), ['one', 'two', 'three']);
    },
  },
  {
    title: 'who comes in and goes is counted, and we ourselves are not',
    applies: ({ enter, leave }) => enter !== undefined && leave !== undefined,
    run: async (place) => {
      await place.enter?.('Mia');
      await using here = await visit(place);
      await until('one present', () => presentOf(here.heard) === 1);
      await place.enter?.('Zoe');
      await until('two present', () => presentOf(here.heard) === 2);
      await place.leave?.('Mia');
      await until('one present again', () => presentOf(here.heard) === 1);
      assert.doesNotMatch(JSON.stringify(here.heard), /mia|zoe/i);
    },
  },
];
