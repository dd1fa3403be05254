import type { Arm } from '@conductor/contracts';
import pg from 'pg';

/** What of the services' pace is shortened for a play of a few minutes, beside what it is in earnest; milliseconds. */
const SHORTENED = [
  { name: 'TICK_INTERVAL_MS', value: 250, usual: 5_000, what: 'a score' },
  { name: 'WINDOW_MS', value: 5_000, usual: 60_000, what: 'the window it looks at' },
  { name: 'REWARD_DELAY_MS', value: 5_000, usual: 60_000, what: 'the effect is measured after' },
] as const;

/** The shortened settings; those of our own environment win. */
export const shortenedEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(SHORTENED.map(({ name, value }) => [name, process.env[name] ?? `${value}`]));

/** The same in words, one line each. */
export const shortenedInWords = (): string[] =>
  SHORTENED.map(({ name, value, usual, what }) => {
    const now = Number(process.env[name] ?? value) / 1_000;
    return `${what}: ${now} s (in earnest ${usual / 1_000} s; ${name})`;
  });

/** A play has no time for hold-outs, and more slumps an hour than an organiser would want interventions. */
export const relaxEventSettings = (databaseUrl: string, eventId: string): Promise<void> =>
  change(databaseUrl, 'holdout_rate = 0, max_interventions_per_hour = 100', [eventId]);

/** Which interventions the event's organiser wants; null for all. */
export const wantArms = (databaseUrl: string, eventId: string, arms: readonly Arm[] | null): Promise<void> =>
  change(databaseUrl, 'allowed_interventions = $2', [eventId, arms]);

async function change(databaseUrl: string, what: string, values: readonly unknown[]): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(`update event_settings set ${what} where event_id = $1`, [...values]);
  } finally {
    await client.end();
  }
}
