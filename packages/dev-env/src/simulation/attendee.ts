import { connect, type OpenPoll, type Room, type RoomNews } from '@conductor/client';
import { REACTIONS } from '@conductor/contracts';
import type { Chance } from './chance.ts';
import { MODEL } from './model.ts';
import { afterPoll, afterPrompt, asked } from './phrases.ts';

/** A simulated attendee: somebody in the room who does what the recording and the model say. */
export type Attendee = {
  /** Until when (ms since the epoch) an intervention has brought this person back. */
  backUntil: () => number;
  join: () => void;
  leave: () => void;
  say: (text: string) => void;
  react: () => void;
  /** Falls silent with the others, whatever had brought this person back. */
  tire: () => void;
  close: () => void;
};

export type AttendeeOptions = { realTimeUrl: string; sessionId: string; token: () => string; chance: Chance };

/** For so long a simulated person tries to get through with what they say. */
const PATIENCE_MS = 5_000;

/** Connects an attendee. Whatever the service refuses is left at that: a simulated person shrugs. */
export function connectAttendee({ realTimeUrl, sessionId, token, chance }: AttendeeOptions): Attendee {
  const connection = connect({ url: realTimeUrl, token, patienceMs: PATIENCE_MS });
  const timers = new Set<NodeJS.Timeout>();
  let room: Room | null = null;
  let backUntil = 0;

  /** The room while this person is in it and can be heard. */
  const here = (): Room | null => (room?.standing().kind === 'live' ? room : null);
  const say = (text: string): void => void here()?.send(text);
  const react = (): void => void here()?.react(chance.pick(REACTIONS));
  const later = (act: () => void): void => {
    const [from, to] = MODEL.answerWithin;
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        backUntil = Date.now() + MODEL.backSeconds * 1_000;
        act();
      },
      chance.between(from, to) * 1_000,
    );
    timers.add(timer);
  };
  const forget = (): void => {
    timers.forEach((timer) => clearTimeout(timer));
    timers.clear();
  };
  const vote = (poll: OpenPoll): void => {
    const option = poll.options[Math.floor(chance.next() * poll.options.length)];
    if (!option) return;
    void here()?.vote(poll.id, [option.id]);
    if (chance.next() < MODEL.writesAfterVote) say(afterPoll(chance));
  };
  const cheer = (): void => {
    for (let n = 0; n < MODEL.reactionsInChallenge; n++) react();
  };
  const want = (question: { id: string } | null): void => {
    if (question !== null) void here()?.upvote(question.id);
    else if (chance.next() < MODEL.asksWhenInvited) void here()?.question(asked(chance));
    else say(afterPrompt(chance));
  };
  const hear = (news: RoomNews): void => {
    if (news.name === 'poll:opened') {
      const { poll } = news.payload;
      if (poll.interventionId !== undefined && chance.next() < MODEL.answers.POLL) later(() => vote(poll));
    } else if (news.name === 'prompt:shown') {
      if (chance.next() < MODEL.answers.CHAT_PROMPT) later(() => say(afterPrompt(chance)));
    } else if (news.name === 'agent:intervention:banner') {
      if (chance.next() < MODEL.answers.BROADCAST) later(() => say(afterPrompt(chance)));
    } else if (news.name === 'question:promoted') {
      const { question } = news.payload;
      if (chance.next() < MODEL.answers.QNA_PROMOTE) later(() => want(question));
    } else if (news.name === 'challenge:started') {
      if (chance.next() < MODEL.answers.GAMIFICATION) later(cheer);
    } else if (news.name === 'nudge:shown') {
      if (chance.next() < MODEL.answers.NUDGE) later(() => say(afterPrompt(chance)));
    }
  };

  return {
    backUntil: () => backUntil,
    join: () => {
      if (room) return;
      room = connection.room(sessionId);
      room.listen(hear);
    },
    leave: () => {
      room?.leave();
      room = null;
    },
    say,
    react,
    tire: () => {
      forget();
      backUntil = 0;
    },
    close: () => {
      forget();
      connection.close();
    },
  };
}
