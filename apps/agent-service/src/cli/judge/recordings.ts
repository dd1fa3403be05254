import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { SessionEvent } from '../../conductor/perceive/window.ts';
import { parseRecording, type Recording } from '../recording.ts';

/** Recordings that thresholds and priors were chosen on; the report is about all others. */
const TUNING = new Set([
  'call-acdc-176',
  'call-acdc-180',
  'call-acde-231',
  'call-acdt-069',
  'irc-duraspace-2009-08-25',
  'irc-duraspace-2011-02-23',
  'twitch-2017-enviosity',
  'twitch-vod-104703028',
  'viewers-vX78p4-hQ0g',
]);

/** What happened in a session at `atMs` from its start. */
export type Moment = { atMs: number; event: SessionEvent };
/** `busy`: at least 10 messages a minute; `small`: fewer; `silent`: nobody wrote, only heads were counted. */
export type Audience = {
  name: string;
  kind: 'busy' | 'small' | 'silent';
  tuning: boolean;
  moments: Moment[];
  endMs: number;
  /** Messages by minute. */
  minutes: number[];
  /** Whether anybody is ever told to be present or gone. */
  counted: boolean;
};

/** All recordings of a folder, by name. */
export function readAudiences(folder: string): Audience[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.jsonl'))
    .toSorted()
    .map((file) => {
      const name = basename(file, '.jsonl');
      const recording = parseRecording(name, readFileSync(join(folder, file), 'utf8'));
      return audienceOf(name, momentsOf(recording), (recording.steps.at(-1)?.t ?? 0) * 1_000);
    });
}

/** What is told of the session in a recording. */
export const momentsOf = ({ steps }: Recording): Moment[] =>
  steps.flatMap(({ t, event }) => (event === null || event.type === 'heartbeat' ? [] : [{ atMs: t * 1_000, event }]));

/** An audience from what it did. */
export function audienceOf(name: string, moments: Moment[], endMs: number): Audience {
  const minutes = Array.from({ length: Math.max(1, Math.floor(endMs / 60_000)) }, () => 0);
  let messages = 0;
  for (const { atMs, event } of moments) {
    if (event.type !== 'chat') continue;
    messages += 1;
    const minute = Math.floor(atMs / 60_000);
    if (minute < minutes.length) minutes[minute] = (minutes[minute] ?? 0) + 1;
  }
  const rate = messages / Math.max(1, endMs / 60_000);
  const kind = messages === 0 ? 'silent' : rate >= 10 ? 'busy' : 'small';
  return { name, kind, tuning: TUNING.has(name), moments, endMs, minutes, counted: moments.some(isCount) };
}

const isCount = ({ event }: Moment): boolean =>
  event.type === 'sync' &&
  (event.kind === 'user_leave' || (event.kind === 'presence_update' && event.userId === undefined));
