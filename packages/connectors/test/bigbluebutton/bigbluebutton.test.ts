import { expect, it, vi } from 'vitest';
import { createMemoryLedger, Refused, type Signal } from '@conductor/connectors';
import type { Place } from '@conductor/connectors/conformance';
import { createBigBlueButtonConnector } from '../../src/bigbluebutton/bigbluebutton.ts';
import { conforms } from '../conformance/conforms.ts';
import { layWire } from '../irc/wire.ts';
import { MEETING, SECRET, startFakeBbb } from './fake-server.ts';

const PATIENCE = { timeout: 15_000, interval: 20 };
const connectorAt = (url: string, secret = SECRET) =>
  createBigBlueButtonConnector({ server: { url, secret }, hook: { port: 0, host: '127.0.0.1' } });

async function openMeeting(): Promise<Place> {
  const bbb = await startFakeBbb();
  const wire = await layWire(Number(new URL(bbb.url).port));
  return {
    place: MEETING,
    burst: 4,
    connector: () => connectorAt(`http://127.0.0.1:${wire.port}/bigbluebutton/api`),
    command: (interventionId) => ({
      interventionId,
      content: { arm: 'CHAT_PROMPT', prompt: `What do you think of ${interventionId}?` },
    }),
    say: bbb.say,
    tellAgain: bbb.tellAgain,
    enter: (name) => bbb.enter(name),
    leave: bbb.leave,
    arrived: bbb.said,
    refuse: async () => bbb.disableChat(),
    cut: async () => {
      bbb.holdBack(true);
      wire.cut();
    },
    restore: async () => {
      bbb.holdBack(false);
      wire.restore();
    },
    attempts: wire.connections,
    freeze: () => {
      bbb.holdBack(true);
      wire.freeze();
    },
    [Symbol.asyncDispose]: async () => {
      await wire[Symbol.asyncDispose]();
      await bbb[Symbol.asyncDispose]();
    },
  };
}

conforms('BigBlueButton', openMeeting);

async function listen(url: string) {
  const heard: Signal[] = [];
  const connector = connectorAt(url);
  const binding = {
    sessionId: 's1',
    place: MEETING,
    ledger: createMemoryLedger(),
    pseudonym: (name: string) => `p-${name.length}`,
  };
  await connector.open(binding, (signal) => heard.push(signal));
  const types = () => heard.map(({ type }) => type).filter((type) => type !== 'present');
  return { connector, heard, types, [Symbol.asyncDispose]: () => connector.close() };
}

it('hands, open microphones and answers to a poll are heard, and counted with who is there', async () => {
  await using bbb = await startFakeBbb('sha1');
  await bbb.enter('Mia');
  await using here = await listen(bbb.url);
  await bbb.tell('user-raise-hand-changed', 'Mia', { 'raise-hand': true });
  await bbb.tell('user-raise-hand-changed', 'Mia', { 'raise-hand': false });
  await bbb.tell('user-audio-voice-enabled', 'Mia', { 'sharing-mic': true, muted: true });
  await bbb.tell('user-audio-unmuted', 'Mia', { muted: false });
  const poll = { id: '820cff23/1/1', question: 'ABCD' };
  await bbb.tell('poll-started', 'Mia', {}, poll);
  await bbb.tell('poll-responded', 'Mia', {}, { id: poll.id, answerIds: [0] });
  await vi.waitFor(
    () =>
      expect(here.heard.findLast(({ type }) => type === 'present')).toEqual({
        type: 'present',
        present: 1,
        speaking: 1,
        openPolls: [{ id: poll.id, voters: 1 }],
      }),
    PATIENCE,
  );
  expect(here.types()).toEqual(['hand_raised', 'hand_lowered', 'speaking_started', 'poll_opened', 'vote']);
  await bbb.tell('poll-started', 'Mia', {}, { id: '820cff23/1/2' });
  await bbb.tell('user-left', 'Mia', {});
  expect(here.types().slice(5)).toEqual(['poll_closed', 'poll_opened', 'speaking_stopped', 'left']);
});

it('what our own words bring to the chat is not the audience’s, and names are taken out of what people say', async () => {
  await using bbb = await startFakeBbb();
  await bbb.enter('Zoe Berg');
  await using here = await listen(bbb.url);
  const content = { arm: 'BROADCAST', title: 'Break', message: 'Back at ten' } as const;
  expect(await here.connector.deliver({ interventionId: 'i1', content })).toMatchObject({
    status: 'EXECUTED',
    reach: 1,
  });
  expect(bbb.said()).toEqual(['Engagement Conductor: Break: Back at ten']);
  await bbb.say('Mia', 'I am with Berg and @somebody');
  expect(here.heard.flatMap((signal) => (signal.type === 'chat' ? [signal.text] : []))).toEqual(['I am with … and …']);
});

it('people who come without the hook saying so make the silence unknown, until it says something', async () => {
  await using bbb = await startFakeBbb();
  await using here = await listen(bbb.url);
  await bbb.enter('Mia', false);
  await vi.waitFor(() => expect(here.connector.standing()).toBe(false), PATIENCE);
  await bbb.enter('Zoe');
  expect(here.connector.standing()).toBe(true);
});

it('a secret that the server does not take is refused at once; leaving takes the hook away', async () => {
  await using bbb = await startFakeBbb();
  const connector = connectorAt(bbb.url, 'another');
  const binding = { sessionId: 's1', place: MEETING, ledger: createMemoryLedger(), pseudonym: String };
  await expect(connector.open(binding, () => undefined)).rejects.toThrow(Refused);
  await connector.close();
  {
    await using here = await listen(bbb.url);
    expect(here.connector.standing()).toBe(true);
    expect(bbb.hooks()).toBe(1);
  }
  expect(bbb.hooks()).toBe(0);
});
