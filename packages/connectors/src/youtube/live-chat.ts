import Type, { type Static, type TSchema } from 'typebox';
import type { ContentOf } from '@conductor/contracts';
import { callJson, type JsonCall } from '../call-json.ts';
import { Refused } from '../connector.ts';

/** Where YouTube’s API is, and a token of the account by which it is called. */
export type YouTubeAccess = { api: string; token: string };

const text = Type.Optional(Type.String());
const Poll = Type.Object({
  status: text,
  metadata: Type.Optional(
    Type.Object({
      status: text,
      questionText: text,
      options: Type.Optional(Type.Array(Type.Object({ optionText: text, tally: text }))),
    }),
  ),
});
const Message = Type.Object({
  id: Type.String(),
  snippet: Type.Object({
    type: Type.String(),
    authorChannelId: text,
    displayMessage: text,
    textMessageDetails: Type.Optional(Type.Object({ messageText: Type.String() })),
    pollDetails: Type.Optional(Poll),
  }),
  authorDetails: Type.Optional(Type.Object({ displayName: text })),
});
/** A message, or a poll, of a live chat. */
export type ChatMessage = Static<typeof Message>;

const Page = Type.Object({
  nextPageToken: text,
  pollingIntervalMillis: Type.Optional(Type.Integer({ minimum: 0 })),
  offlineAt: text,
  items: Type.Array(Message),
  activePollItem: Type.Optional(Message),
});
const Videos = Type.Object({
  items: Type.Array(
    Type.Object({
      liveStreamingDetails: Type.Optional(Type.Object({ activeLiveChatId: text, concurrentViewers: text })),
    }),
  ),
});
const Channels = Type.Object({ items: Type.Array(Type.Object({ id: Type.String() })) });

const unauthorised = (status: number): boolean => status === 401;
const anyNo = (status: number): boolean => status >= 400 && status < 500;

/** YouTube’s API, as far as it is used here. Rejects with `Refused` for a no for good, else after at most 4 s. */
export type LiveChat = ReturnType<typeof createLiveChat>;

/** Source: developers.google.com/youtube/v3/live/docs. A 403 of reading may be a quota that is used up, and passes. */
export function createLiveChat({ api, token }: YouTubeAccess) {
  const headers = { authorization: `Bearer ${token}` };
  const call = <T extends TSchema>(path: string, options: Omit<JsonCall<T>, 'url' | 'headers'>) =>
    callJson({ ...options, url: `${api}/${path}`, headers });
  const insert = (liveChatId: string, snippet: object) =>
    call('liveChat/messages', {
      method: 'POST',
      query: { part: 'snippet' },
      body: { snippet: { liveChatId, ...snippet } },
      answer: Message,
      refusals: anyNo,
    });
  return {
    /** The channel to which the token belongs. */
    async me(signal: AbortSignal): Promise<string> {
      const query = { part: 'id', mine: 'true' };
      const { items } = await call('channels', { query, answer: Channels, refusals: unauthorised, signal });
      if (items[0] === undefined) throw new Refused('the token belongs to no channel');
      return items[0].id;
    },
    /** A broadcast’s chat, and how many watch it; null where YouTube does not say. */
    async broadcast(id: string, signal: AbortSignal): Promise<{ chatId: string; viewers: number | null }> {
      const query = { part: 'liveStreamingDetails', id };
      const { items } = await call('videos', { query, answer: Videos, refusals: unauthorised, signal });
      const { activeLiveChatId, concurrentViewers } = items[0]?.liveStreamingDetails ?? {};
      if (activeLiveChatId === undefined) throw new Error('the broadcast has no chat just now');
      return { chatId: activeLiveChatId, viewers: concurrentViewers === undefined ? null : Number(concurrentViewers) };
    },
    /** What was said since a page; without one, what was said lately. */
    read: (liveChatId: string, pageToken?: string, signal?: AbortSignal) =>
      call('liveChat/messages', {
        query: { liveChatId, part: 'id,snippet,authorDetails', ...(pageToken === undefined ? {} : { pageToken }) },
        answer: Page,
        refusals: unauthorised,
        signal,
      }),
    say: (chatId: string, messageText: string) =>
      insert(chatId, { type: 'textMessageEvent', textMessageDetails: { messageText } }),
    openPoll: (chatId: string, { question, options }: ContentOf<'POLL'>) =>
      insert(chatId, {
        type: 'pollEvent',
        pollDetails: { metadata: { questionText: question, options: options.map((optionText) => ({ optionText })) } },
      }),
    /** Ends a poll. Resolves with it and its tally. */
    closePoll: (id: string) =>
      call('liveChat/messages/transition', {
        method: 'POST',
        query: { id, status: 'closed', part: 'id,snippet' },
        answer: Message,
        refusals: anyNo,
      }),
  };
}

/** How many voted in a poll, by its options’ tallies. */
export const votesOf = ({ snippet }: ChatMessage): number =>
  (snippet.pollDetails?.metadata?.options ?? []).reduce(
    (sum, { tally = '0' }) => sum + Number(tally.replaceAll(/\D/g, '') || 0),
    0,
  );
