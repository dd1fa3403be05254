import type { Health } from '@conductor/contracts';
import { within } from './within.ts';

/** Asks something that we depend on; rejects where it does not answer. */
export type Check = () => Promise<unknown>;

/** Under the 3 s that an orchestrator waits for the whole answer. */
const CHECK_WITHIN_MS = 2_000;

/**
 * Whether everything that a service depends on answers, each asked at the same time and given 2 s: the body of
 * `/health/ready`, which goes out with 200 when `status` is `ok` and with 503 otherwise. Never rejects.
 */
export async function readiness(checks: Readonly<Record<string, Check>>): Promise<Health> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, await resultOf(check)] as const),
  );
  const ok = results.every(([, result]) => result === 'ok');
  return { status: ok ? 'ok' : 'unavailable', checks: Object.fromEntries(results) };
}

const resultOf = (check: Check): Promise<'ok' | 'unavailable'> =>
  within(CHECK_WITHIN_MS, check()).then(
    () => 'ok',
    () => 'unavailable',
  );
