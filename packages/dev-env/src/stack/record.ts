import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEV_FOLDER } from '../paths.ts';
import { isAlive } from '../servers/processes.ts';

/** What other commands need to know about a running stack. */
export type StackRecord = {
  pid: number;
  startedAt: number;
  jwtSecret: string | null;
  agentUrls: string[];
  realTimeUrls: string[];
  redisUrl: string;
  databaseUrl: string;
};

/** The record of the newest running stack. */
const NEWEST = join(DEV_FOLDER, 'stack.json');
const RECORDS = join(DEV_FOLDER, 'stacks');
const recordOf = (pid: number): string => join(RECORDS, `${pid}.json`);

/** Makes ours the newest running stack. Only the owner may read the record: the secret stands in it. */
export function writeRecord(record: Omit<StackRecord, 'pid' | 'startedAt'>): void {
  const whole: StackRecord = { pid: process.pid, startedAt: Date.now(), ...record };
  mkdirSync(RECORDS, { recursive: true, mode: 0o700 });
  writePrivately(recordOf(process.pid), whole);
  writePrivately(NEWEST, whole);
}

/** Takes our record away; the newest of those that still run is then the newest. */
export function removeRecord(): void {
  rmSync(recordOf(process.pid), { force: true });
  const newest = newestRecord();
  if (newest) writePrivately(NEWEST, newest);
  else rmSync(NEWEST, { force: true });
}

/** The newest stack that still runs, or undefined when none does. */
export function newestRecord(): StackRecord | undefined {
  return files()
    .map(readRecord)
    .filter((record) => record !== undefined)
    .filter((record) => isAlive(record.pid))
    .toSorted((a, b) => b.startedAt - a.startedAt)[0];
}

function files(): string[] {
  try {
    return readdirSync(RECORDS).map((name) => join(RECORDS, name));
  } catch {
    return [];
  }
}

function readRecord(file: string): StackRecord | undefined {
  try {
    const record: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isRecord(record) ? record : undefined;
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is StackRecord =>
  typeof value === 'object' && value !== null && 'pid' in value && 'startedAt' in value && 'jwtSecret' in value;

/** In one step, so that nobody reads half of it. */
function writePrivately(file: string, record: StackRecord): void {
  const draft = `${file}.${process.pid}.tmp`;
  writeFileSync(draft, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, file);
}
