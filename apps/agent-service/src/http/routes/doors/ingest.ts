import { IngestBody, IngestFates, MAX_INGEST_BYTES, type IngestFate } from '@conductor/contracts';
import type { Api } from '../../api.ts';
import { presentedKey } from '../../caller.ts';
import type { HttpContext } from '../../context.ts';
import { sortItem, type Sorted } from '../../ingest-items.ts';
import { tooManyRequests } from '../../problems.ts';
import { responses } from '../../responses.ts';

/** Room is made again within a minute; a quarter of it is worth a try. */
const RETRY_SECONDS = 15;

/** What happens at a platform that cannot reach our Redis. */
export function ingestRoutes(api: Api, { keys, ingest }: HttpContext): void {
  api.post(
    '/ingest/events',
    {
      config: { access: 'ingest', stores: false },
      bodyLimit: MAX_INGEST_BYTES,
      schema: {
        summary: 'Tell what happened in the event’s sessions, in batches; each item has its own fate',
        description: 'A batch that got no response, or a 5xx, may be sent again as it is: an id counts once.',
        tags: ['ingest'],
        body: IngestBody,
        response: responses({ 200: IngestFates }),
      },
    },
    async (request) => {
      const key = presentedKey(request);
      const source = `key:${key.id}`;
      const sorted = request.body.events.map((item) => sortItem(item, key.eventId, source));
      const named = sorted.flatMap((one) => (one.kind === 'event' && one.sessionId !== null ? [one.sessionId] : []));
      const live = await keys.liveSessions(key.eventId, [...new Set(named)]);
      const events = sorted.filter((one) => one.kind === 'event').filter((one) => isLive(one, live));
      if (sorted.some((one) => one.kind === 'heartbeat')) await ingest.beat(source);
      const told = await ingest.tell(key.id, events);
      const fates = new Map<Sorted, Told>(events.map((event, i) => [event, told[i] ?? 'limited']));
      const items = sorted.map((one, i) => fateOf(one, request.body.events[i]?.id ?? null, fates.get(one)));
      if (items.every(({ status }) => status === 'limited')) throw tooManyRequests(RETRY_SECONDS);
      return { items };
    },
  );
}

type Told = Exclude<IngestFate['status'], 'rejected'>;

const isLive = ({ sessionId }: Extract<Sorted, { kind: 'event' }>, live: ReadonlySet<string>): boolean =>
  sessionId === null || live.has(sessionId);

function fateOf(item: Sorted, id: string | null, told: Told | undefined): IngestFate {
  if (item.kind === 'heartbeat') return { id, status: 'accepted' };
  if (item.kind === 'rejected') return { id, status: 'rejected', path: item.path, reason: item.reason };
  if (told === undefined) return { id, status: 'rejected', path: '/data/sessionId', reason: 'unknown' };
  return { id, status: told };
}
