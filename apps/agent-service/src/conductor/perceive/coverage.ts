/** Two heartbeats at most this far apart confirm the time between them. */
const MAX_GAP_MS = 2_500;
/** So many sources' heartbeats are kept; the one unheard for longest goes first. */
const MOST_SOURCES = 10_000;

/** So many windows back somebody may ask: a quiet room's span, or whoever goes on from an old checkpoint. */
const LOOK_BACK = 12;

type Gap = { fromMs: number; toMs: number };
/** A line of heartbeats: the last one, and where it was interrupted as far back as anyone will ask. */
type Beats = { lastMs: number; gaps: Gap[] };

/**
 * Which time was really observed. Unknown is not zero: while a heartbeat is missing nothing is known. A moment is
 * covered when the agent's own heartbeats, which prove the path through Redis, and those of every source in `nodes`
 * enclose it with no more than 2.5 s between two. Of an instance it holds all sources; `heldTo` makes a session's.
 */
export type Coverage = {
  /** What is looked at by the usual span. */
  readonly windowMs: number;
  readonly always: boolean;
  self: Beats | null;
  readonly nodes: Map<string, Beats>;
};

/** `windowMs`: what is looked at by the usual span; gaps are known for twelve of them. */
export function createCoverage(windowMs: number): Coverage {
  return { windowMs, always: false, self: null, nodes: new Map() };
}

/** For replays: every moment is covered. */
export function alwaysCovered(): Coverage {
  return { ...createCoverage(0), always: true };
}

/** A heartbeat arrived at `atMs` (monotonic). Heartbeats of other agents say nothing about our own ears. */
export function hear(coverage: Coverage, node: string, isSelf: boolean, atMs: number): void {
  if (isSelf) {
    coverage.self ??= { lastMs: atMs, gaps: [{ fromMs: -Infinity, toMs: atMs }] };
    return beat(coverage.self, atMs, coverage.windowMs);
  }
  if (node.startsWith('agent:')) return;
  const known = coverage.nodes.get(node);
  if (known === undefined) admit(coverage.nodes, node, atMs);
  else beat(known, atMs, coverage.windowMs);
}

/**
 * The coverage of what these sources tell. One that never sent a heartbeat is judged by the path alone; one that did is
 * held to them, also after it fell silent for good: who has gone cannot tell what happens there.
 */
export function heldTo(coverage: Coverage, sources: Iterable<string>): Coverage {
  if (coverage.always) return coverage;
  const nodes = new Map<string, Beats>();
  for (const source of sources) {
    const beats = coverage.nodes.get(source);
    if (beats !== undefined) nodes.set(source, beats);
  }
  return { ...coverage, nodes };
}

/** The last moment that all heartbeats confirm, at most `nowMs`; −Infinity before the first. */
export function confirmedUntil(coverage: Coverage, nowMs: number): number {
  if (coverage.always) return nowMs;
  if (coverage.self === null) return -Infinity;
  let confirmed = Math.min(nowMs, coverage.self.lastMs);
  for (const { lastMs } of coverage.nodes.values()) confirmed = Math.min(confirmed, lastMs);
  return confirmed;
}

/** How many milliseconds of [fromMs, toMs] are covered. */
export function coveredBetween(coverage: Coverage, fromMs: number, toMs: number): number {
  if (coverage.always) return Math.max(0, toMs - fromMs);
  const end = Math.min(toMs, confirmedUntil(coverage, toMs));
  if (end <= fromMs) return 0;
  const gaps = [...(coverage.self?.gaps ?? []), ...[...coverage.nodes.values()].flatMap((beats) => beats.gaps)];
  let covered = end - fromMs;
  let reached = fromMs;
  for (const gap of gaps.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const from = Math.max(reached, gap.fromMs);
    const to = Math.min(end, gap.toMs);
    if (to > from) {
      covered -= to - from;
      reached = to;
    }
  }
  return covered;
}

function beat(beats: Beats, atMs: number, windowMs: number): void {
  if (atMs - beats.lastMs > MAX_GAP_MS) beats.gaps.push({ fromMs: beats.lastMs, toMs: atMs });
  beats.lastMs = atMs;
  const horizon = atMs - LOOK_BACK * windowMs - MAX_GAP_MS;
  if (beats.gaps.some((gap) => gap.toMs < horizon)) beats.gaps = beats.gaps.filter((gap) => gap.toMs >= horizon);
}

function admit(nodes: Map<string, Beats>, node: string, atMs: number): void {
  if (nodes.size >= MOST_SOURCES) {
    let [oldest, oldestMs] = ['', Infinity];
    for (const [name, { lastMs }] of nodes) if (lastMs < oldestMs) [oldest, oldestMs] = [name, lastMs];
    nodes.delete(oldest);
  }
  nodes.set(node, { lastMs: atMs, gaps: [] });
}
