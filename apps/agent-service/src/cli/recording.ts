import { ContractError, decodePlatformEvent, isPlatformChannel, type PlatformEvent } from '@conductor/contracts';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';

/** Longest session that can be replayed: a slip of unit (milliseconds for seconds) must not run for hours. */
const MAX_SECONDS = 7 * 86_400;

const Kind = Type.Enum(['msg', 'join', 'leave', 'react', 'poll', 'vote', 'viewers', 'talk', 'end']);
const Line = Type.Object({
  t: Type.Number({ minimum: 0, maximum: MAX_SECONDS }),
  channel: Type.Optional(Type.String()),
  data: Type.Optional(Type.Unknown()),
  kind: Type.Optional(Kind),
  user: Type.Optional(Type.String({ maxLength: 255 })),
  n: Type.Optional(Type.Number({ minimum: 0 })),
  on: Type.Optional(Type.Boolean()),
});
const line = Compile(Line);

/** What happened in a recording at `t` seconds; a step without an event only moves the clock. */
type Step = { t: number; event: PlatformEvent | null };
/** A recording as steps in time order, and what was wrong with it (each with its line's number). */
export type Recording = { name: string; steps: Step[]; warnings: string[] };

/** A line that no recording can hold; says which one. */
export class RecordingError extends Error {}

/**
 * A recording, one JSON object a line: a platform message `{t, channel, data}`, or `{t, user, kind, n?, on?}`. The second form is put
 * into the words of the first: whoever acts or joined is present, and a `presence_update` follows each change.
 * A message that the service would reject is left out with a warning, a line that is no such object is an error.
 */
export function parseRecording(name: string, text: string): Recording {
  const warnings: string[] = [];
  const translate = translator(name);
  const steps: Step[] = [];
  let last = 0;
  for (const [index, raw] of text.split('\n').entries()) {
    if (raw.trim() === '') continue;
    const at = `${name}:${index + 1}`;
    const { t, event } = parseLine(raw, at, warnings, translate);
    if (t < last) warnings.push(`${at}: t goes back from ${last} to ${t}; taken as ${last}`);
    last = Math.max(last, t);
    for (const each of event.length === 0 ? [null] : event) steps.push({ t: last, event: each });
  }
  return { name, steps, warnings };
}

type Translate = (entry: Static<typeof Line>) => PlatformEvent[];

function parseLine(
  raw: string,
  at: string,
  warnings: string[],
  translate: Translate,
): { t: number; event: PlatformEvent[] } {
  let value: unknown;
  try {
    value = JSON.parse(raw);
  } catch {
    throw new RecordingError(`${at}: not JSON`);
  }
  if (!line.Check(value)) {
    const [problem] = line.Errors(value);
    throw new RecordingError(`${at}: ${problem?.instancePath || '/'} ${problem?.message ?? 'does not fit'}`);
  }
  if (value.channel === undefined) {
    if (value.kind === undefined) throw new RecordingError(`${at}: neither a channel nor a kind`);
    return { t: value.t, event: translate(value) };
  }
  if (!isPlatformChannel(value.channel)) throw new RecordingError(`${at}: unknown channel`);
  const payload = Buffer.from(JSON.stringify(value.data ?? null));
  const event = decodePlatformEvent(value.channel, payload);
  if (!(event instanceof ContractError)) return { t: value.t, event: [event] };
  warnings.push(`${at}: ${event.toString()} at ${event.path} (${event.reason})`);
  return { t: value.t, event: [] };
}

/** Turns a recording's own lines into platform events, keeping count of who is present and which poll is open. */
function translator(name: string): Translate {
  const ids = { sessionId: name, eventId: name };
  const present = new Set<string>();
  let viewers: number | null = null;
  let version = 0;
  let polls = 0;
  let open: { id: string; voters: Set<string> } | null = null;

  const sync = (kind: string, userId?: string, more: object = {}): PlatformEvent => ({
    type: 'sync',
    kind,
    known: true,
    ...ids,
    ...(userId === undefined ? {} : { userId }),
    ...more,
  });
  const level = (): PlatformEvent =>
    sync('presence_update', undefined, {
      level: {
        version: version++,
        present: viewers ?? present.size,
        openPolls: open === null ? [] : [{ id: open.id, voters: open.voters.size }],
      },
    });

  return ({ kind, user, n, on }) => {
    const change = kind === 'leave' ? user !== undefined && present.delete(user) : arrives(present, user);
    const levels = change || kind === 'viewers' || kind === 'poll' || kind === 'vote' ? [level] : [];
    const who = user === undefined ? {} : { userId: user };
    const events: PlatformEvent[] = [];
    if (kind === 'msg') events.push({ type: 'chat', ...ids, ...who });
    else if (kind === 'react') events.push(sync('reaction', user));
    else if (kind === 'join' || kind === 'leave') events.push(sync(`user_${kind}`, user));
    else if (kind === 'talk') events.push(sync(on === false ? 'speaking_stopped' : 'speaking_started', user));
    else if (kind === 'viewers') viewers = Math.round(n ?? 0);
    else if (kind === 'poll') {
      const opens = on ?? open === null;
      if (open !== null) events.push({ type: 'poll_closed', ...ids, pollId: open.id });
      open = opens ? { id: `poll-${++polls}`, voters: new Set() } : null;
      if (open !== null) events.push(sync('poll_opened', user, { pollId: open.id }));
    } else if (kind === 'vote' && open !== null) {
      open.voters.add(user ?? '');
      events.push({ type: 'poll_vote', ...ids, pollId: open.id, ...who });
    }
    return [...events, ...levels.map((make) => make())];
  };
}

function arrives(present: Set<string>, user: string | undefined): boolean {
  if (user === undefined || present.has(user)) return false;
  present.add(user);
  return true;
}
