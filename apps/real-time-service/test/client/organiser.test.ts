import { connect, type Connection } from '@conductor/client';
import { notificationsChannel } from '@conductor/contracts';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Service } from '../../src/service.ts';
import { appendStatus } from '../feed/feed-log.ts';
import { createRig, registerSession, type Rig } from '../rig.ts';

const WAIT = { timeout: 10_000, interval: 10 };
/** Base64, so that nobody has to read it. */
const SLUR = Buffer.from('eW91IG4xZ2dlcnM=', 'base64').toString();

let rig: Rig;
let node: Service;
const opened: Connection[] = [];
beforeAll(async () => {
  rig = await createRig();
  node = await rig.startNode({}, { graceMs: 100 });
});
afterEach(() => {
  for (const connection of opened.splice(0)) connection.close();
});
afterAll(() => rig[Symbol.asyncDispose]());

const come = (sub: string): Connection => {
  const connection = connect({ url: node.url, token: () => rig.token(sub), reconnectMs: [10, 20] });
  opened.push(connection);
  return connection;
};
const OK = { success: true };

describe('an organiser', () => {
  it('sees what was held, shows it after all, takes it back, and keeps somebody from writing', async () => {
    const { sessionId } = await registerSession(rig.db);
    const organiser = come('owner').organiser(sessionId);
    const [mia, tom] = [come('mia').room(sessionId), come('tom').room(sessionId)];
    await vi.waitFor(() => expect(tom.standing().kind).toBe('live'), WAIT);
    const sent = await mia.send(SLUR);
    expect(sent).toMatchObject({ success: true, held: true });
    const messageId = sent.success ? sent.id : '';
    expect(await organiser.heldMessages()).toMatchObject({ messages: [{ id: messageId }] });
    expect(await organiser.releaseMessage(messageId)).toEqual(OK);
    await vi.waitFor(() => expect(tom.state().messages).toMatchObject([{ id: messageId }]), WAIT);
    expect(await organiser.removeMessage(messageId)).toEqual(OK);
    await vi.waitFor(() => expect(tom.state().messages).toEqual([]), WAIT);
    expect(await organiser.mute('mia', 5)).toEqual(OK);
    expect(await mia.send('Hello')).toMatchObject({ success: false, code: 'CONFLICT' });
  });

  it('sees who is there, puts somebody out and lets them come back', async () => {
    const { sessionId } = await registerSession(rig.db);
    const organiser = come('owner').organiser(sessionId);
    const mia = come('mia').room(sessionId);
    await vi.waitFor(() => expect(mia.standing().kind).toBe('live'), WAIT);
    expect(await organiser.people()).toMatchObject({ total: 1, people: [{ userId: 'mia', mutedUntil: null }] });
    expect(await organiser.people({ search: 'tom' })).toMatchObject({ total: 1, people: [] });
    expect(await organiser.removePerson('mia', 5)).toEqual(OK);
    await vi.waitFor(() => expect(mia.standing()).toMatchObject({ kind: 'refused' }), WAIT);
    expect(await mia.send('Hello')).toMatchObject({ success: false, code: 'FORBIDDEN' });
    expect(await organiser.removedPeople()).toMatchObject({ removed: [{ userId: 'mia' }] });
    expect(await organiser.letBack('mia')).toEqual(OK);
    expect(await organiser.removedPeople()).toMatchObject({ removed: [] });
    const again = come('mia').room(sessionId);
    await vi.waitFor(() => expect(again.standing().kind).toBe('live'), WAIT);
  });

  it('says that a question was answered, pins it and takes it back, and shows one that was held', async () => {
    const { sessionId } = await registerSession(rig.db);
    const organiser = come('owner').organiser(sessionId);
    const room = come('mia').room(sessionId);
    const asked = await room.question('When do we begin?');
    const questionId = asked.success ? asked.id : '';
    expect(await organiser.answered(questionId)).toEqual(OK);
    expect(await organiser.pin(questionId)).toEqual(OK);
    const questions = () => room.state().questions;
    await vi.waitFor(() => expect(questions()).toMatchObject([{ answered: true, pinned: true }]), WAIT);
    expect(await organiser.questions()).toMatchObject({
      questions: [{ id: questionId, answered: true, pinned: true }],
    });
    expect(await organiser.answered(questionId, false)).toEqual(OK);
    await vi.waitFor(() => expect(questions()).toMatchObject([{ answered: false, pinned: true }]), WAIT);
    expect(await organiser.removeQuestion(questionId)).toEqual(OK);
    await vi.waitFor(() => expect(questions()).toEqual([]), WAIT);
    const held = await room.question(SLUR);
    const heldId = held.success ? held.id : '';
    expect(await organiser.heldQuestions()).toMatchObject({ questions: [{ id: heldId }] });
    expect(await organiser.releaseQuestion(heldId)).toEqual(OK);
    await vi.waitFor(() => expect(questions()).toMatchObject([{ id: heldId }]), WAIT);
  });

  it('is refused in somebody else’s session', async () => {
    const { sessionId } = await registerSession(rig.db);
    expect(await come('mia').organiser(sessionId).heldMessages()).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('hears the words to the event’s organisers once, while a feed is followed', async () => {
    const { sessionId, eventId } = await registerSession(rig.db);
    const connection = come('owner');
    const heard: string[] = [];
    connection.notifications(({ message }) => heard.push(message));
    const feed = connection.feed(sessionId);
    await vi.waitFor(() => expect(feed.standing().kind).toBe('live'), WAIT);
    const word = { id: 'n1', eventId, sessionId, title: 'Quiet', message: 'Nobody writes.', timestamp: Date.now() };
    await vi.waitFor(async () => {
      await rig.redis.publish(notificationsChannel(eventId), JSON.stringify(word));
      expect(heard).toEqual(['Nobody writes.']);
    }, WAIT);
  });
});

describe('on one connection', () => {
  it('leaving one of two rooms of a session, or its feed, ends none of the others', async () => {
    const { sessionId } = await registerSession(rig.db);
    const connection = come('owner');
    const [first, second] = [connection.room(sessionId), connection.room(sessionId)];
    const [feed, other] = [connection.feed(sessionId), connection.feed(sessionId)];
    await vi.waitFor(() => {
      expect([first, second, feed, other].map((one) => one.standing().kind)).toEqual(['live', 'live', 'live', 'live']);
    }, WAIT);
    first.leave();
    other.leave();
    expect(await second.send('Still here')).toMatchObject(OK);
    await appendStatus(rig.redis, sessionId, { quietUntil: 7 });
    await vi.waitFor(() => expect(second.state().messages).toMatchObject([{ text: 'Still here' }]), WAIT);
    await vi.waitFor(() => expect(feed.state()?.session.quietUntil).toBe(7), WAIT);
    feed.leave();
    expect(await second.send('And still')).toMatchObject(OK);
    await vi.waitFor(() => expect(second.state().messages).toHaveLength(2), WAIT);
  });

  it('whoever leaves the last room of a session is in it no more', async () => {
    const { sessionId } = await registerSession(rig.db);
    const [mia, tom] = [come('mia'), come('tom').room(sessionId)];
    const rooms = [mia.room(sessionId), mia.room(sessionId)];
    await vi.waitFor(() => expect(tom.state().present).toBe(2), WAIT);
    for (const room of rooms) room.leave();
    await vi.waitFor(() => expect(tom.state().present).toBe(1), WAIT);
  });
});
