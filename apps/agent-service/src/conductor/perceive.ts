import type { EngagementPoint } from '@conductor/contracts';
import { detect, isQuiet } from './detect/detect.ts';
import { track } from './detect/tracking.ts';
import type { Coverage } from './perceive/coverage.ts';
import { coverageOf } from './perceive/sources.ts';
import { read } from './perceive/reading.ts';
import { score, spanOf } from './perceive/score.ts';
import type { SessionState } from './session-state.ts';

/**
 * SessionWindow → EngagementScore → Anomaly, in memory and at once. `nowMs` is monotonic; `atMs` is the tick's time on
 * the wall.
 */
export function perceive(session: SessionState, coverage: Coverage, nowMs: number, atMs: number): EngagementPoint {
  const reading = read(session.window, coverageOf(session.sources, coverage), nowMs, spanOf(session.scorer));
  const engagement = score(session.scorer, reading, isQuiet(session.detection, nowMs));
  const { expected, events } = detect(session.detection, reading, engagement, nowMs);
  track(session.tracking, events, atMs);
  const point: EngagementPoint = { at: atMs, expected, ...engagement };
  session.last = point;
  return point;
}
