/** How far back turns are counted: three windows (3 min). */
export const VOICE_WINDOWS = 3;
/** Somebody who is said to speak for longer than this without another sign is no longer believed to. */
const STALE_WINDOWS = 5;
/** Voices remembered at most; of a larger panel those heard last. */
const MOST = 64;

/** Who speaks, from `speaking_started` and `speaking_stopped` or a told number. `turns` counts beginnings since the last reading. */
export type Voices = {
  /** By speaker: when they were last heard beginning or ending, and whether they speak now. */
  heard: Map<string, { atMs: number; speaking: boolean }>;
  /** The number told in levels; null where it is not. */
  told: number | null;
  turns: number;
};

/** Nobody heard; no source has told of voices yet. */
export const createVoices = (): Voices => ({ heard: new Map(), told: null, turns: 0 });

/** Whether any source tells of voices at all. */
export const isHeard = ({ heard, told }: Voices): boolean => told !== null || heard.size > 0;

/** Somebody begins or ends speaking at `atMs`. A second beginning without an end is no new turn. */
export function hearVoice(voices: Voices, userId: string, speaking: boolean, atMs: number): boolean {
  const before = voices.heard.get(userId);
  const begins = speaking && before?.speaking !== true;
  voices.heard.delete(userId);
  const oldest = voices.heard.keys().next().value;
  if (voices.heard.size >= MOST && oldest !== undefined) voices.heard.delete(oldest);
  voices.heard.set(userId, { atMs, speaking });
  if (begins) voices.turns += 1;
  return begins;
}

/** A level told how many speak just now; each more than before is a turn. Returns the turns that began. */
export function hearLevel(voices: Voices, speaking: number): number {
  const more = Math.max(0, speaking - (voices.told ?? 0));
  const begun = voices.heard.size === 0 ? more : 0;
  voices.told = speaking;
  voices.turns += begun;
  return begun;
}

/** Voices now, and how many different people spoke within the last three windows. */
export function voicesAt({ heard, told }: Voices, nowMs: number, windowMs: number): { now: number; people: number } {
  let [now, people] = [0, 0];
  for (const { atMs, speaking } of heard.values()) {
    const isNow = speaking && nowMs - atMs <= STALE_WINDOWS * windowMs;
    if (isNow) now += 1;
    if (isNow || nowMs - atMs <= VOICE_WINDOWS * windowMs) people += 1;
  }
  return { now: Math.max(now, told ?? 0), people: Math.max(people, told ?? 0) };
}
