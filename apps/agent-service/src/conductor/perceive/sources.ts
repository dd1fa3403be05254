import { createCoverage, heldTo, type Coverage } from './coverage.ts';

/** Who spoke for a session, and when last (monotonic ms). */
export type Sources = Map<string, number>;

/** So many sources speak for one session; a further one takes the place of the one unheard for longest. */
const MOST_SOURCES = 64;

/** A source told something of the session at `atMs`. */
export function spoke(sources: Sources, source: string, atMs: number): void {
  if (sources.size >= MOST_SOURCES && !sources.has(source)) {
    let [oldest, oldestMs] = ['', Infinity];
    for (const [name, lastMs] of sources) if (lastMs < oldestMs) [oldest, oldestMs] = [name, lastMs];
    sources.delete(oldest);
  }
  sources.set(source, atMs);
}

/**
 * The session's coverage: that of the sources which spoke for it in the window before it was last spoken for. Measured
 * from then and not from now, since the only source of a session may not free itself from its heartbeats by dying. What
 * nobody has ever spoken for is unknown.
 */
export function coverageOf(sources: Sources, coverage: Coverage): Coverage {
  if (coverage.always) return coverage;
  if (sources.size === 0) return createCoverage(coverage.windowMs);
  const newestMs = Math.max(...sources.values());
  for (const [name, lastMs] of sources) if (newestMs - lastMs > coverage.windowMs) sources.delete(name);
  return heldTo(coverage, sources.keys());
}
