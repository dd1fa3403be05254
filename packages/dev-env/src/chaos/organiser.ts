import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { ApiError, connect, createApi } from '@conductor/client';
import type { Chance } from '../simulation/chance.ts';
import type { Asked } from './attendee.ts';
import { urlOf, type World } from './world.ts';

/** A decision that was asked for, or an answer to one. */
type Deed = Asked & { kind: 'send' | 'propose' | 'approve' | 'reject'; decisionId: string };
type Polled = Asked & { question: string; pollId?: string };

/** The organiser of a session, who keeps a record of all they asked for. */
export type Organiser = {
  sub: string;
  deeds: Deed[];
  polled: Polled[];
  /** Does one thing of those that organisers do; resolves once it was answered, or is not known. */
  act: () => Promise<void>;
  close: () => void;
};

type Place = { sessionId: string; eventId: string };
type ByHand = { arm: 'BROADCAST'; title: string; message: string } | { arm: 'CHAT_PROMPT'; prompt: string };

const PATIENCE_MS = 60_000;
const AGAIN_MS = 250;

/** Calls until there is an answer for good, or patience ends: then `unknown`. */
async function insist(call: () => Promise<unknown>): Promise<Pick<Asked, 'fate' | 'code'>> {
  const until = Date.now() + PATIENCE_MS;
  let isAgain = false;
  for (;;) {
    try {
      await call();
      return { fate: 'done' };
    } catch (error) {
      const status = error instanceof ApiError ? error.status : 0;
      const isFinal = status >= 400 && status < 500 && status !== 429;
      // What is settled already may be so by the try whose answer was lost.
      if (isFinal) return { fate: isAgain && status === 409 ? 'unknown' : 'refused', code: `${status}` };
      if (Date.now() >= until) return { fate: 'unknown' };
      isAgain = true;
      await pause(AGAIN_MS);
    }
  }
}

/** Registers the session with its webhook and gives it to its organiser. */
export async function organise(world: World, place: Place, hook: string, chance: Chance): Promise<Organiser> {
  const { sessionId, eventId } = place;
  const sub = `organiser of ${sessionId}`;
  const token = (): string => world.token(sub);
  const api = createApi({ url: urlOf(world.doors.agent), token, timeoutMs: 8_000 });
  await api('POST /agent/sessions/register', { body: { sessionId, eventId, title: 'A talk' } });
  await api('POST /agent/events/{eventId}/webhooks', { eventId, body: { url: hook } });
  const connection = connect({
    url: urlOf(world.doors.realTime),
    token,
    reconnectMs: [50, 400],
    answerTimeoutMs: 4_000,
  });
  const desk = connection.organiser(sessionId);
  const deeds: Deed[] = [];
  const polled: Polled[] = [];
  let n = 0;

  const content = (): ByHand =>
    chance.next() < 0.5
      ? { arm: 'BROADCAST', title: 'Welcome', message: `Part ${n} begins` }
      : { arm: 'CHAT_PROMPT', prompt: `What do you take from part ${n}?` };
  const deed = async (kind: Deed['kind'], decisionId: string, call: () => Promise<unknown>): Promise<boolean> => {
    const act: Deed = { at: Date.now(), fate: 'waiting', kind, decisionId };
    deeds.push(act);
    Object.assign(act, await insist(call));
    return act.fate === 'done';
  };
  const send = async (): Promise<void> => {
    const body = { sessionId, content: content(), id: randomUUID() };
    await deed('send', body.id, () => api('POST /interventions/manual', { body }));
  };
  const propose = async (kind: 'approve' | 'reject'): Promise<void> => {
    const body = { content: content(), id: randomUUID(), why: 'It is time' };
    const ids = { sessionId, decisionId: body.id };
    if (!(await deed('propose', body.id, () => api('POST /agent/sessions/{sessionId}/decisions', { sessionId, body }))))
      return;
    await deed(kind, body.id, () =>
      kind === 'approve'
        ? api('POST /agent/sessions/{sessionId}/decisions/{decisionId}/approve', { ...ids, body: {} })
        : api('POST /agent/sessions/{sessionId}/decisions/{decisionId}/reject', {
            ...ids,
            body: { reason: 'Not now' },
          }),
    );
  };
  const poll = async (): Promise<void> => {
    const question = `Which way in part ${n}?`;
    const act: Polled = { at: Date.now(), fate: 'waiting', question };
    polled.push(act);
    const answer = await desk.openPoll({ question, options: ['left', 'right', 'on'] });
    const fate = answer.success ? 'done' : answer.code === 'UNAVAILABLE' ? 'unknown' : 'refused';
    Object.assign(act, { fate }, answer.success ? { pollId: answer.poll.id } : { code: answer.code });
    if (!answer.success) return;
    await pause(chance.between(1_500, 4_000));
    await desk.closePoll(answer.poll.id);
  };
  return {
    sub,
    deeds,
    polled,
    act() {
      n += 1;
      return chance.pick([poll, poll, send, () => propose('approve'), () => propose('reject')])();
    },
    close: () => connection.close(),
  };
}
