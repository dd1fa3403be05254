import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

/** YouTube’s API for one broadcast with a live chat, as developers.google.com/youtube/v3/live/docs describes it. */
export type FakeYouTube = AsyncDisposable & {
  port: number;
  say: (name: string, words: string) => void;
  /** The same messages with the same ids once more, the newest first. */
  tellAgain: () => void;
  /** Messages and polls that were taken, in order. */
  taken: () => readonly string[];
  disableChat: () => void;
  /** So many votes for the first option of the poll. */
  vote: (votes: number) => void;
  isPollOpen: () => boolean;
  /** Answers the next call that opens a poll with an error, after it was opened. */
  loseAnswer: () => void;
  useUpQuota: (isUsedUp: boolean) => void;
  /** When the chat was read, and how soon it may be read again, in ms. */
  reads: () => readonly number[];
};

export const TOKEN = 'a-channel-token';
export const VIDEO = 'dQw4w9WgXcQ';
export const INTERVAL_MS = 1_100;
const ME = 'UC-ada';
type Poll = { id: string; question: string; options: { optionText: string; tally: string }[]; status: string };

const no = (code: number, reason: string): [number, object] => [
  code,
  { error: { code, message: `No: ${reason}.`, errors: [{ reason, domain: 'youtube.liveChat' }] } },
];
const itemOf = ({ id, question, options, status }: Poll) => ({
  id,
  snippet: {
    type: 'pollEvent',
    authorChannelId: ME,
    pollDetails: { metadata: { questionText: question, options }, status },
  },
});

/** Starts it on loopback. */
export async function startFakeYouTube(): Promise<FakeYouTube> {
  const state = { isDisabled: false, loses: false, isUsedUp: false, ids: 0 };
  const feed: object[] = [];
  const taken: string[] = [];
  const reads: number[] = [];
  let poll: Poll | undefined;

  const insert = (snippet: Record<string, unknown>): [number, object] => {
    if (state.isDisabled) return no(403, 'liveChatDisabled');
    const id = `LCC.${(state.ids += 1)}`;
    const { textMessageDetails: words, pollDetails } = JSON.parse(JSON.stringify(snippet));
    if (snippet['type'] === 'textMessageEvent') {
      taken.push(words.messageText);
      const item = { id, snippet: { ...snippet, authorChannelId: ME } };
      feed.push(item);
      return [200, item];
    }
    if (poll?.status === 'active') return no(400, 'preconditionCheckFailed');
    const { questionText, options } = pollDetails.metadata;
    const tallied = options.map(({ optionText }: { optionText: string }) => ({ optionText, tally: '0' }));
    poll = { id, question: questionText, options: tallied, status: 'active' };
    taken.push(`poll: ${questionText}`);
    if (!state.loses) return [200, itemOf(poll)];
    state.loses = false;
    return no(500, 'backendError');
  };
  const handle = (route: string, query: URLSearchParams, body: string): [number, object] => {
    if (state.isUsedUp) return no(403, 'quotaExceeded');
    if (route === 'GET /channels') return [200, { items: [{ id: ME }] }];
    if (route === 'GET /videos') {
      const liveStreamingDetails = { activeLiveChatId: 'chat-1', concurrentViewers: '42' };
      return [200, { items: query.get('id') === VIDEO ? [{ liveStreamingDetails }] : [] }];
    }
    if (route === 'POST /liveChat/messages') return insert(JSON.parse(body).snippet);
    if (route === 'POST /liveChat/messages/transition') {
      if (poll === undefined || poll.id !== query.get('id')) return no(404, 'notFound');
      poll.status = String(query.get('status'));
      return [200, itemOf(poll)];
    }
    if (route !== 'GET /liveChat/messages' || query.get('liveChatId') !== 'chat-1') return no(404, 'liveChatNotFound');
    reads.push(performance.now());
    const items = feed.slice(Number(query.get('pageToken') ?? 0));
    const active = poll?.status === 'active' ? { activePollItem: itemOf(poll) } : {};
    return [200, { items, nextPageToken: `${feed.length}`, pollingIntervalMillis: INTERVAL_MS, ...active }];
  };
  const answer = async (request: IncomingMessage): Promise<[number, object]> => {
    const body = await text(request);
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://youtube');
    if (request.headers.authorization !== `Bearer ${TOKEN}`) return no(401, 'authError');
    return handle(`${request.method} ${pathname}`, searchParams, body);
  };
  const server = createServer((request, response) => {
    answer(request).then(
      ([status, said]) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said)),
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    say: (name, messageText) =>
      void feed.push({
        id: `LCC.${(state.ids += 1)}`,
        snippet: { type: 'textMessageEvent', authorChannelId: `UC-${name}`, textMessageDetails: { messageText } },
        authorDetails: { channelId: `UC-${name}`, displayName: name },
      }),
    tellAgain: () => void feed.push(...feed.toReversed()),
    taken: () => taken,
    disableChat: () => void (state.isDisabled = true),
    vote(votes) {
      const [first] = poll?.options ?? [];
      if (first === undefined) throw new Error('no poll');
      first.tally = `${votes}`;
    },
    isPollOpen: () => poll?.status === 'active',
    loseAnswer: () => void (state.loses = true),
    useUpQuota: (isUsedUp) => void (state.isUsedUp = isUsedUp),
    reads: () => reads,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => {
        server.close(resolve);
      });
      server.closeAllConnections();
      await closed;
    },
  };
}
