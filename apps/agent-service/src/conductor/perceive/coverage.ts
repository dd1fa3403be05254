/** Two heartbeats at most this far apart confirm the time between them. */
const MAX_GAP_MS = 2_500;
/** A real-time node unheard for a whole window is gone, and no longer waited for; never sooner than it may be late. */
const forgetMs = ({ windowMs }: Coverage): number => Math.max(windowMs, 2 * MAX_GAP_MS);

type Gap = { fromMs: number; toMs: number };

/**
 * Which time was really observed. Unknown is not zero: while a heartbeat is missing nothing is known. A moment is
 * covered when the agent's own heartbeat and those of all real-time nodes heard in the last window, at least one,
 * enclose it with no more than 2.5 s between two. One per instance; holds gaps of the last window only.
 */
export type Coverage = {
  readonly windowMs: number;
  readonly always: boolean;
  self: number | null;
  nodes: Map<string, number>;
  /** Since when no real-time node is known; null while there is one. */
  aloneSinceMs: number | null;
  gaps: Gap[];
};

/** `windowMs`: how far back anyone will ask. */
export function createCoverage(windowMs: number): Coverage {
  return { windowMs, always: false, self: null, nodes: new Map(), aloneSinceMs: -Infinity, gaps: [] };
}

/** For replays: every moment is covered. */
export function alwaysCovered(): Coverage {
  return { ...createCoverage(0), always: true };
}

/** A heartbeat arrived at `atMs` (monotonic). Heartbeats of other agents say nothing about our own ears. */
export function hear(coverage: Coverage, node: string, isSelf: boolean, atMs: number): void {
  forget(coverage, atMs);
  if (isSelf) {
    if (coverage.self === null) coverage.gaps.push({ fromMs: -Infinity, toMs: atMs });
    else noteGap(coverage, coverage.self, atMs);
    coverage.self = atMs;
    return;
  }
  if (node.startsWith('agent:')) return;
  const last = coverage.nodes.get(node);
  if (last !== undefined) noteGap(coverage, last, atMs);
  if (coverage.aloneSinceMs !== null) {
    coverage.gaps.push({ fromMs: coverage.aloneSinceMs, toMs: atMs });
    coverage.aloneSinceMs = null;
  }
  coverage.nodes.set(node, atMs);
}

/** The last moment that all heartbeats confirm, at most `nowMs`; −Infinity before the first. */
export function confirmedUntil(coverage: Coverage, nowMs: number): number {
  if (coverage.always) return nowMs;
  forget(coverage, nowMs);
  if (coverage.self === null || coverage.nodes.size === 0) return -Infinity;
  return Math.min(nowMs, coverage.self, ...coverage.nodes.values());
}

/** How many milliseconds of [fromMs, toMs] are covered. */
export function coveredBetween(coverage: Coverage, fromMs: number, toMs: number): number {
  if (coverage.always) return Math.max(0, toMs - fromMs);
  const end = Math.min(toMs, confirmedUntil(coverage, toMs));
  if (end <= fromMs) return 0;
  let covered = end - fromMs;
  let reached = fromMs;
  for (const gap of coverage.gaps.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const from = Math.max(reached, gap.fromMs);
    const to = Math.min(end, gap.toMs);
    if (to > from) {
      covered -= to - from;
      reached = to;
    }
  }
  return covered;
}

function noteGap(coverage: Coverage, fromMs: number, toMs: number): void {
  if (toMs - fromMs > MAX_GAP_MS) coverage.gaps.push({ fromMs, toMs });
}

function forget(coverage: Coverage, nowMs: number): void {
  const patienceMs = forgetMs(coverage);
  for (const [node, lastMs] of coverage.nodes) {
    if (nowMs - lastMs <= patienceMs) continue;
    coverage.nodes.delete(node);
    coverage.gaps.push({ fromMs: lastMs, toMs: lastMs + patienceMs });
    if (coverage.nodes.size === 0) coverage.aloneSinceMs = lastMs + patienceMs;
  }
  const horizon = nowMs - 2 * coverage.windowMs - patienceMs;
  if (coverage.gaps.some((gap) => gap.toMs < horizon)) {
    coverage.gaps = coverage.gaps.filter((gap) => gap.toMs >= horizon);
  }
}
