import { startLoop, type Loop } from '@conductor/runtime';
import type { Claimed, Ending, Lane, Settled } from '../db/webhooks/send.ts';
import type { AttemptResult, Call } from './attempt.ts';
import { pauseAfter } from './back-off.ts';
import { signedHeaders } from './signature.ts';

/** What a deliverer is made of. Times in milliseconds. */
export type DelivererDeps = {
  claim: (lane: Lane) => Promise<Claimed[]>;
  settle: (delivery: Claimed, ending: Ending) => Promise<Settled>;
  release: (delivery: Claimed) => Promise<void>;
  /** The secret of a webhook in the clear; throws when it cannot be had. */
  open: (webhookId: string, sealed: string) => string;
  attempt: (call: Call, signal: AbortSignal) => Promise<AttemptResult>;
  now: () => number;
  told: (delivery: Claimed, ending: Ending, settled: Settled) => void;
  onError: (error: unknown) => void;
};

const ROUND_MS = 1_000;
/** Longer than an attempt can take, so that nobody else makes it meanwhile; a dead deliverer's messages wait so long. */
const CLAIM_MS = 30_000;
/** A receiver that takes longer shares the places of those that fail. */
const SLOW_MS = 2_000;

/**
 * How many attempts an instance has under way. Webhooks whose last attempt failed or took long have places of their own:
 * however many there are, the others' stay free.
 */
const LANES = [
  { slow: false, places: 48, mostPerWebhook: 4 },
  { slow: true, places: 16, mostPerWebhook: 1 },
];

/**
 * Sends what waits for webhooks until it is stopped. Nobody waits for a receiver: a round claims and begins what there is
 * room for, and each attempt that ends begins the next round. A crash at any step sends again.
 */
export function startDeliverer(deps: DelivererDeps): Loop {
  const stopping = new AbortController();
  const lanes = LANES.map((lane) => ({ ...lane, underWay: new Set<Promise<void>>() }));

  const fill = async ({ slow, places, mostPerWebhook, underWay }: (typeof lanes)[number]): Promise<void> => {
    const limit = places - underWay.size;
    if (limit <= 0) return;
    for (const delivery of await deps.claim({ slow, limit, mostPerWebhook, claimMs: CLAIM_MS })) {
      const run = deliver(deps, delivery, stopping.signal)
        .catch(deps.onError)
        .finally(() => {
          underWay.delete(run);
          loop.wake();
        });
      underWay.add(run);
    }
  };
  const work = async (): Promise<void> => {
    for (const lane of lanes) await fill(lane);
  };
  const loop = startLoop({ everyMs: ROUND_MS, work, onError: deps.onError });

  return {
    wake: loop.wake,
    stop: async () => {
      await loop.stop();
      stopping.abort();
      await Promise.all(lanes.flatMap(({ underWay }) => [...underWay]));
    },
  };
}

async function deliver(deps: DelivererDeps, delivery: Claimed, signal: AbortSignal): Promise<void> {
  const started = performance.now();
  const result = await send(deps, delivery, signal);
  // Cut off by ourselves: another instance makes it at once.
  if (result.statusCode === null && signal.aborted) return deps.release(delivery);
  const ending = endingOf(delivery, result, performance.now() - started);
  deps.told(delivery, ending, await deps.settle(delivery, ending));
}

async function send(deps: DelivererDeps, delivery: Claimed, signal: AbortSignal): Promise<AttemptResult> {
  const { webhookId, id, url, body } = delivery;
  let secrets: string[];
  try {
    secrets = delivery.secrets.map((sealed) => deps.open(webhookId, sealed));
  } catch {
    return { statusCode: null, reason: 'its secret cannot be read any more: rotate it' };
  }
  const timestampSeconds = Math.floor(deps.now() / 1_000);
  return deps.attempt({ url, body, headers: signedHeaders({ id, timestampSeconds, body }, secrets) }, signal);
}

function endingOf({ attempts, ageMs }: Claimed, result: AttemptResult, tookMs: number): Ending {
  const { statusCode } = result;
  if (statusCode !== null && statusCode >= 200 && statusCode < 300) {
    return { kind: 'delivered', statusCode, slow: tookMs > SLOW_MS };
  }
  const reason = statusCode === null ? result.reason : `status ${statusCode}`;
  const retryInMs = pauseAfter(attempts + 1, ageMs + tookMs, Math.random());
  return { kind: 'failed', statusCode, reason, retryInMs, gone: statusCode === 410 };
}
