import { readFile } from 'node:fs/promises';

/** One act of a recorded person, `at` seconds from the start of the part that is played. */
export type RecordedAct = { at: number; user: string; kind: 'msg' | 'join' | 'leave'; length: number };

/**
 * The acts of a recording from second `from` on. People who spoke before or whose joining was not recorded are there
 * from the start, so joining is dropped where somebody is there already.
 */
export async function readRecording(file: string, from: number): Promise<RecordedAct[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  return lines.flatMap((line) => {
    const entry: unknown = JSON.parse(line);
    const act = asAct(entry);
    return act && act.at >= from ? [{ ...act, at: act.at - from }] : [];
  });
}

function asAct(entry: unknown): RecordedAct | undefined {
  if (typeof entry !== 'object' || entry === null || !('t' in entry) || !('user' in entry) || !('kind' in entry)) {
    return undefined;
  }
  const { t, user, kind } = entry;
  if (typeof t !== 'number' || typeof user !== 'string') return undefined;
  if (kind !== 'msg' && kind !== 'join' && kind !== 'leave') return undefined;
  const length = 'len' in entry && typeof entry.len === 'number' ? entry.len : 0;
  return { at: t, user, kind, length };
}
