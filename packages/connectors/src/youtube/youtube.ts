import { setTimeout as pause } from 'node:timers/promises';
import { Unanswered } from '../call-json.ts';
import type { Binding, Connector, Emit } from '../connector.ts';
import { createPlaceConnector, type Visit } from '../place-connector.ts';
import { createTally } from '../tally.ts';
import { createNames, messageOf } from '../words.ts';
import { createLiveChat, type ChatMessage, type YouTubeAccess } from './live-chat.ts';
import { createPolls } from './polls.ts';

export type YouTubeOptions = YouTubeAccess & { onError?: (error: unknown) => void };

/** Where YouTube is. */
export const YOUTUBE_API = 'https://www.googleapis.com/youtube/v3';

/** YouTube says how soon it may be asked again; so soon where it does not, and never sooner than the second. */
const USUAL_MS = 5_000;
const SOONEST_MS = 1_000;
/** How often is asked how many watch, which costs quota too. */
const COUNT_MS = 30_000;
/** How long is waited where the quota is used up, at first and at most. */
const QUOTA_MS = { first: 5_000, longest: 300_000 };
const QUOTA = /quota|rateLimit|dailyLimit/i;

const CAPABILITIES: Connector['capabilities'] = {
  presence: 'count',
  signals: ['chat', 'present', 'poll_opened', 'poll_closed', 'vote'],
  arms: [
    // A message has at most 200 characters.
    { arm: 'CHAT_PROMPT', limits: { prompt: { max: 200 } } },
    { arm: 'BROADCAST', limits: { title: { max: 40 }, message: { max: 158 } } },
    { arm: 'POLL', limits: { question: { max: 100 }, options: { min: 2, max: 4 }, option: { max: 35 } } },
  ],
};

/** An audience in the live chat of a YouTube broadcast, by a token of the channel’s own account. */
export function createYouTubeConnector(options: YouTubeOptions): Connector {
  const { onError = () => undefined } = options;
  return createPlaceConnector({
    kind: 'youtube',
    capabilities: CAPABILITIES,
    // At most 11 messages in any 30 s.
    rate: { burst: 5, perSecond: 0.2 },
    onError,
    visit: (binding, emit) => visitBroadcast({ ...options, onError }, binding, emit),
  });
}

function visitBroadcast(
  { onError, ...access }: YouTubeAccess & { onError: (error: unknown) => void },
  { place, pseudonym }: Binding,
  emit: Emit,
): Visit {
  const chat = createLiveChat(access);
  const tally = createTally(emit);
  const polls = createPolls(chat, tally, onError);
  const names = createNames();
  const at = { me: '', chatId: '', page: '', viewers: 0, countedMs: -Infinity };
  let quota = { ms: QUOTA_MS.first, untilMs: 0 };

  const hear = ({ id, snippet, authorDetails }: ChatMessage): void => {
    const text = snippet.textMessageDetails?.messageText;
    if (text === undefined || snippet.authorChannelId === undefined || snippet.authorChannelId === at.me) return;
    names.know(authorDetails?.displayName ?? '');
    emit({ type: 'chat', id, person: pseudonym(snippet.authorChannelId), text: names.without(text) });
  };
  const count = async (signal: AbortSignal): Promise<void> => {
    if (performance.now() - at.countedMs < COUNT_MS) return;
    const { chatId, viewers } = await chat.broadcast(place, signal);
    Object.assign(at, { chatId, viewers: viewers ?? 0, countedMs: performance.now() });
  };
  /** Resolves with how long to wait before the next. What was said before we came is history. */
  const read = async (signal: AbortSignal): Promise<number> => {
    await count(signal);
    const isFirst = at.page === '';
    const page = await chat.read(at.chatId, isFirst ? undefined : at.page, signal);
    if (page.offlineAt !== undefined) throw new Error('the broadcast is over');
    at.page = page.nextPageToken ?? at.page;
    quota = { ms: QUOTA_MS.first, untilMs: 0 };
    if (!isFirst) page.items.forEach(hear);
    for (const item of isFirst ? [] : page.items) if (item.snippet.pollDetails !== undefined) polls.hear(item);
    if (page.activePollItem !== undefined) polls.hear(page.activePollItem);
    if (at.viewers > 0) emit({ type: 'present', present: at.viewers, openPolls: tally.openPolls() });
    return Math.max(page.pollingIntervalMillis ?? USUAL_MS, SOONEST_MS);
  };

  return {
    async join(joined, signal) {
      try {
        await pause(Math.max(0, quota.untilMs - performance.now()), undefined, { signal });
        at.me = await chat.me(signal);
        at.countedMs = -Infinity;
        let waitMs = await read(signal);
        joined();
        for (;;) {
          await pause(waitMs, undefined, { signal });
          waitMs = await read(signal);
        }
      } catch (error) {
        if (signal.aborted) return await polls.stop();
        if (error instanceof Unanswered && QUOTA.test(error.reason)) {
          quota = { ms: Math.min(quota.ms * 2, QUOTA_MS.longest), untilMs: performance.now() + quota.ms };
        }
        throw error;
      }
    },
    async act({ content }) {
      if (content.arm !== 'POLL') await chat.say(at.chatId, messageOf(content));
      else polls.closeIn((await chat.openPoll(at.chatId, content)).id, content.durationSeconds * 1_000);
      return at.viewers;
    },
    async find({ content }) {
      if (content.arm !== 'POLL') return null;
      const { activePollItem: poll } = await chat.read(at.chatId);
      const { questionText, options = [] } = poll?.snippet.pollDetails?.metadata ?? {};
      const isIt =
        questionText === content.question &&
        options.map((each) => each.optionText).join('\n') === content.options.join('\n');
      if (poll === undefined || !isIt) return null;
      polls.closeIn(poll.id, content.durationSeconds * 1_000);
      return at.viewers;
    },
  };
}
