import { AnomalyView } from '@conductor/contracts';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { createDetection, type Detection, type DetectionOptions } from './detection.ts';
import { createCounts, type Counts } from './counts.ts';

/** Raise it when the meaning of what is saved changes: older checkpoints then begin anew. */
const VERSION = 3;

const { anomalyType, severity, signal, score, value, expected, deviation, evidence } = AnomalyView.properties;
const Numbers = Type.Array(Type.Number());
const Count = Type.Integer({ minimum: 0 });
const Anomaly = Type.Object({
  key: Type.String(),
  openedAtMs: Type.Number(),
  anomalyType,
  severity,
  signal,
  score,
  value,
  expected,
  deviation,
  evidence,
});
const Open = Type.Object({
  anomaly: Anomaly,
  left: Type.Number(),
  window: Count,
  firstTick: Count,
  sinceTick: Count,
  calmTicks: Count,
});
/** A detector's state. */
const Series = Type.Object({
  n: Count,
  since: Count,
  risen: Count,
  clusters: Type.Object({ empty: Type.Number(), hoped: Type.Number(), mean: Type.Number(), weight: Type.Number() }),
  ring: Numbers,
  cells: Numbers,
});
const Usual = Type.Object({
  watched: Type.Number(),
  gone: Type.Number(),
  expected: Type.Number(),
  squares: Type.Number(),
  waiting: Type.Union([Type.Null(), Type.Tuple([Type.Number(), Type.Number()])]),
});
const kinds = <T extends Type.TSchema>(of: T) =>
  Type.Object({
    SUDDEN_DROP: Type.Optional(of),
    MASS_EXIT: Type.Optional(of),
    GRADUAL_DECLINE: Type.Optional(of),
    LOW_ENGAGEMENT: Type.Optional(of),
  });
const Saved = Type.Object({
  version: Type.Literal(VERSION),
  ticks: Count,
  settledFrom: Count,
  expected: Type.Number(),
  strain: Type.Number(),
  fellTick: Type.Integer(),
  strength: Type.Number(),
  scored: Count,
  drops: Type.Object({
    seen: Type.Object({ reactions: Type.Number(), voice: Type.Number() }),
    raw: Type.Number(),
    kept: Type.Number(),
    opening: Type.Object({ said: Type.Number(), kept: Type.Number() }),
    course: Type.Object({ sum: Type.Number(), ticks: Count, samples: Numbers }),
  }),
  series: Type.Object({
    chat: Type.Optional(Series),
    reactions: Type.Optional(Series),
    voice: Type.Optional(Series),
  }),
  exits: Type.Object({
    n: Count,
    since: Count,
    tallied: Type.Number(),
    isTold: Type.Optional(Type.Boolean()),
    usualPresent: Type.Number(),
    levels: Numbers,
    usual: Type.Array(Usual),
  }),
  trend: Type.Object({
    sum: Type.Number(),
    ticks: Count,
    samples: Numbers,
    n: Count,
    long: Type.Number(),
    highest: Type.Number(),
    lows: Count,
  }),
  open: kinds(Open),
  raised: kinds(Count),
});
/** A checkpoint of a session's detection, as JSON. */
export type SavedDetection = Static<typeof Saved>;
const saved = Compile(Saved);

/** For a checkpoint. */
export function snapshotDetection(detection: Detection): SavedDetection {
  const {
    ticks,
    scored,
    settledFrom,
    expected: usual,
    strain,
    fellTick,
    strength,
    exits,
    trend,
    anomalies,
  } = detection;
  const { chat, reactions, voice, ...drops } = detection.drops;
  const { open, raised } = anomalies;
  const series = {
    ...(chat && { chat: toJson(chat) }),
    ...(reactions && { reactions: toJson(reactions) }),
    ...(voice && { voice: toJson(voice) }),
  };
  return structuredClone({
    version: VERSION,
    ticks,
    scored,
    settledFrom,
    expected: usual,
    strain,
    fellTick,
    strength,
    drops,
    series,
    exits,
    trend,
    open,
    raised,
  });
}

/**
 * From a checkpoint. One that is broken, or of another shape, is as good as none. A quiet time is to be announced anew: it
 * belongs to a clock that has gone.
 */
export function restoreDetection(json: unknown, options: DetectionOptions): Detection {
  const fresh = createDetection(options);
  if (!saved.Check(json)) return fresh;
  const { version: _version, drops, series, open, raised, ...rest } = structuredClone(json);
  const [chat, reactions, voice] = [series.chat, series.reactions, series.voice].map((one) => fromJson(one));
  const { exits } = rest;
  if (chat === undefined || chat === null || reactions === null || voice === null) return fresh;
  if (exits.levels.length !== fresh.exits.levels.length || exits.usual.length !== fresh.exits.usual.length)
    return fresh;
  return {
    ...fresh,
    ...rest,
    exits: { ...fresh.exits, ...exits },
    drops: { ...drops, chat, ...(reactions && { reactions }), ...(voice && { voice }) },
    anomalies: { ...fresh.anomalies, open, raised },
  };
}

const toJson = ({ ring, cells, ...rest }: Counts): Static<typeof Series> => ({
  ...rest,
  ring: [...ring],
  cells: [...cells],
});

/** Null for a state of another size. */
function fromJson(state: Static<typeof Series> | undefined): Counts | null | undefined {
  if (state === undefined) return undefined;
  const { ring, cells } = createCounts();
  if (state.ring.length !== ring.length || state.cells.length !== cells.length) return null;
  ring.set(state.ring);
  cells.set(state.cells);
  return { ...state, ring, cells };
}
