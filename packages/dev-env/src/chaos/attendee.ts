import { connect, type Room } from '@conductor/client';
import type { Chance } from '../simulation/chance.ts';

/** What somebody asked for, and what they were told of it: nothing yet, that it was done, refused, or not known. */
export type Asked = { at: number; fate: 'waiting' | 'done' | 'refused' | 'unknown'; code?: string };
type Said = Asked & { text: string; id?: string };
type Voted = Asked & { pollId: string; optionId: string };

/** Somebody in the audience, who keeps a record of all they asked for and all they were shown. */
export type Attendee = {
  sub: string;
  room: Room;
  said: Said[];
  voted: Voted[];
  /** Messages as they came, in one row for each time that the room was read anew. */
  shown: string[][];
  doubles: string[];
  /** When they were told to begin anew: what they may have missed before is not missed silently. */
  anewAt: number[];
  /** How often each intervention was shown. */
  interventions: Map<string, number>;
  /** The polls that were opened before their eyes, each as often as it was. */
  opened: string[];
  say: (text: string) => void;
  close: () => void;
};

/** Who waits for so many answers says nothing more. */
const MOST_WAITING = 3;
const VOTES = 0.8;
const PATIENCE_MS = 60_000;

const fateOf = (answer: { success: boolean; code?: string }): Pick<Asked, 'fate' | 'code'> => {
  if (answer.success) return { fate: 'done' };
  const fate = answer.code === 'UNAVAILABLE' ? 'unknown' : 'refused';
  return answer.code === undefined ? { fate } : { fate, code: answer.code };
};

export type AttendeeOptions = { url: string; sessionId: string; sub: string; token: () => string; chance: Chance };

/** Comes into the room and stays. */
export function attend({ url, sessionId, sub, token, chance }: AttendeeOptions): Attendee {
  const connection = connect({ url, token, reconnectMs: [50, 400], answerTimeoutMs: 4_000, patienceMs: PATIENCE_MS });
  const room = connection.room(sessionId);
  const said: Said[] = [];
  const voted: Voted[] = [];
  const shown: string[][] = [[]];
  const doubles: string[] = [];
  const anewAt: number[] = [];
  const interventions = new Map<string, number>();
  const opened: string[] = [];

  const vote = async (pollId: string, optionId: string): Promise<void> => {
    const act: Voted = { at: Date.now(), fate: 'waiting', pollId, optionId };
    voted.push(act);
    Object.assign(act, fateOf(await room.vote(pollId, [optionId])));
  };
  const saw = (id: string | undefined): void => {
    if (id !== undefined) interventions.set(id, (interventions.get(id) ?? 0) + 1);
  };
  room.listen((news) => {
    if (news.name === 'joined' && !news.recovered) {
      shown.push(room.state().messages.map(({ id }) => id));
      anewAt.push(Date.now());
    }
    if (news.name === 'chat:message') {
      const { id } = news.payload;
      if (shown.at(-1)?.includes(id)) doubles.push(id);
      else shown.at(-1)?.push(id);
    }
    if (news.name === 'agent:intervention:banner' || news.name === 'prompt:shown') saw(news.payload.interventionId);
    if (news.name !== 'poll:opened') return;
    const { id, options, interventionId } = news.payload.poll;
    opened.push(id);
    saw(interventionId);
    const option = options[Math.floor(chance.next() * options.length)];
    if (option && chance.next() < VOTES) void vote(id, option.id);
  });
  return {
    sub,
    room,
    said,
    voted,
    shown,
    doubles,
    anewAt,
    interventions,
    opened,
    say(text) {
      if (said.filter(({ fate }) => fate === 'waiting').length >= MOST_WAITING) return;
      const act: Said = { at: Date.now(), fate: 'waiting', text };
      said.push(act);
      void room
        .send(text)
        .then((answer) => Object.assign(act, fateOf(answer), 'id' in answer ? { id: answer.id } : {}));
    },
    close: () => connection.close(),
  };
}
