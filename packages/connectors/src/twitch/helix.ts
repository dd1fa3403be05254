import Type, { type TSchema } from 'typebox';
import type { ContentOf } from '@conductor/contracts';
import { callJson, type JsonCall } from '../call-json.ts';
import { Refused } from '../connector.ts';

/** Where Twitch’s API is, and as which application and account it is called. */
export type TwitchAccess = { api: string; clientId: string; token: string };

/** What is to be heard of a channel, and in which version. */
const SUBSCRIPTIONS = {
  'channel.chat.message': '1',
  'channel.poll.begin': '1',
  'channel.poll.progress': '1',
  'channel.poll.end': '1',
} as const;

const list = <T extends TSchema>(item: T) => Type.Object({ data: Type.Array(item) });
const User = Type.Object({ id: Type.String(), login: Type.String() });
const Stream = Type.Object({ viewer_count: Type.Integer({ minimum: 0 }) });
const Sent = Type.Object({
  is_sent: Type.Boolean(),
  drop_reason: Type.Optional(Type.Union([Type.Null(), Type.Object({ message: Type.String() })])),
});
const Poll = Type.Object({
  id: Type.String(),
  title: Type.String(),
  status: Type.String(),
  choices: Type.Array(Type.Object({ title: Type.String() })),
});

const forbidden = (status: number): boolean => status === 401 || status === 403;
const anyNo = (status: number): boolean => status >= 400 && status < 500;

/**
 * Twitch’s API, as far as it is used here. Each call rejects with `Refused` for a no for good, else after at most 4 s.
 * Source: dev.twitch.tv/docs/api/reference.
 */
export function createHelix({ api, clientId, token }: TwitchAccess) {
  const headers = { authorization: `Bearer ${token}`, 'client-id': clientId };
  const call = <T extends TSchema>(path: string, options: Omit<JsonCall<T>, 'url' | 'headers'>) =>
    callJson({ ...options, url: `${api}/${path}`, headers });
  return {
    /** The account to which the token belongs. */
    async me(signal: AbortSignal) {
      const { data } = await call('users', { answer: list(User), refusals: forbidden, signal });
      if (data[0] === undefined) throw new Refused('the token belongs to no account');
      return data[0];
    },
    /** How many watch the channel; null while it does not stream. */
    async viewers(user_id: string, signal: AbortSignal): Promise<number | null> {
      const { data } = await call('streams', { query: { user_id }, answer: list(Stream), refusals: forbidden, signal });
      return data[0]?.viewer_count ?? null;
    },
    /** Has everything that is to be heard of the channel sent to a session of EventSub. */
    async subscribe(channel: string, session_id: string, signal: AbortSignal): Promise<void> {
      for (const [type, version] of Object.entries(SUBSCRIPTIONS)) {
        const condition = { broadcaster_user_id: channel, ...(type.includes('.chat.') ? { user_id: channel } : {}) };
        const body = { type, version, condition, transport: { method: 'websocket', session_id } };
        await call('eventsub/subscriptions', {
          method: 'POST',
          body,
          answer: Type.Object({}),
          refusals: forbidden,
          signal,
        });
      }
    },
    async say(channel: string, message: string): Promise<void> {
      const body = { broadcaster_id: channel, sender_id: channel, message };
      const { data } = await call('chat/messages', { method: 'POST', body, answer: list(Sent), refusals: anyNo });
      if (data[0]?.is_sent !== true) throw new Refused(data[0]?.drop_reason?.message ?? 'Twitch dropped the message');
    },
    async openPoll(channel: string, { question, options, durationSeconds }: ContentOf<'POLL'>): Promise<void> {
      const choices = options.map((title) => ({ title }));
      const body = { broadcaster_id: channel, title: question, choices, duration: durationSeconds };
      await call('polls', { method: 'POST', body, answer: list(Poll), refusals: anyNo });
    },
    /** Whether a poll of these words runs. */
    async hasPoll(channel: string, { question, options }: ContentOf<'POLL'>): Promise<boolean> {
      const query = { broadcaster_id: channel, first: '5' };
      const { data } = await call('polls', { query, answer: list(Poll), refusals: anyNo });
      return data.some(
        ({ status, title, choices }) =>
          status === 'ACTIVE' &&
          title === question &&
          choices.map((each) => each.title).join('\n') === options.join('\n'),
      );
    },
  };
}
