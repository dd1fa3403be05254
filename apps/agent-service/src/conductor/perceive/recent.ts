import { hashString } from '../random.ts';

const FULL = 10_000;
const FIRST = 32;

/**
 * The last 10,000 message ids, as 32-bit hashes in chains: `heads[hash]` → newest, `next` → older. The oldest is
 * always the last of its chain, so forgetting it is one cut. Grows with use; at most 92 KB.
 * Two different ids look the same with probability 10,000 / 2³² ≈ 2·10⁻⁶.
 */
export type Recent = {
  capacity: number;
  size: number;
  at: number;
  hashes: Uint32Array;
  next: Uint16Array;
  heads: Uint16Array;
};

/** Nothing remembered yet; allocates little. */
export function createRecent(): Recent {
  return allocate(FIRST);
}

/** True when `id` is among those remembered; otherwise it is remembered now, and the oldest forgotten when full. */
export function seenBefore(recent: Recent, id: string): boolean {
  const hash = hashString(id);
  for (let entry = head(recent, hash); entry !== 0; entry = recent.next[entry - 1] ?? 0) {
    if (recent.hashes[entry - 1] === hash) return true;
  }
  if (recent.size === recent.capacity && recent.capacity < FULL) grow(recent);
  add(recent, hash);
  return false;
}

const slot = (recent: Recent, hash: number): number => hash & (recent.heads.length - 1);
const head = (recent: Recent, hash: number): number => recent.heads[slot(recent, hash)] ?? 0;

function allocate(capacity: number): Recent {
  return {
    capacity,
    size: 0,
    at: 0,
    hashes: new Uint32Array(capacity),
    next: new Uint16Array(capacity),
    heads: new Uint16Array(2 ** Math.ceil(Math.log2(capacity))),
  };
}

function add(recent: Recent, hash: number): void {
  const entry = recent.at + 1;
  if (recent.size === recent.capacity) cut(recent, entry);
  else recent.size += 1;
  recent.hashes[recent.at] = hash;
  recent.next[recent.at] = head(recent, hash);
  recent.heads[slot(recent, hash)] = entry;
  recent.at = entry % recent.capacity;
}

function cut(recent: Recent, oldest: number): void {
  const place = slot(recent, recent.hashes[oldest - 1] ?? 0);
  let entry = recent.heads[place] ?? 0;
  if (entry === oldest) {
    recent.heads[place] = 0;
    return;
  }
  while (entry !== 0) {
    const older = recent.next[entry - 1] ?? 0;
    if (older === oldest) recent.next[entry - 1] = 0;
    entry = older === oldest ? 0 : older;
  }
}

function grow(recent: Recent): void {
  const { hashes, size } = recent;
  Object.assign(recent, allocate(Math.min(FULL, recent.capacity * 4)));
  for (let i = 0; i < size; i++) add(recent, hashes[i] ?? 0);
}
