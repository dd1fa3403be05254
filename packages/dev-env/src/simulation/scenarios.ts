/** What befalls a simulated audience, over and over. */
export type Scenario = {
  title: string;
  /** Seconds of undisturbed audience before each slump after the first: from, to. */
  lively: readonly [number, number];
  /** Seconds after which a slump ends by itself when nothing is done about it. */
  slumpSeconds: number;
  /** Share of what would be said that is still said at the end of a slump. */
  attention: number;
  /** Seconds over which people drift off: 0 is at once. */
  driftSeconds: number;
  /** Share of the people who leave the room in a slump unless an intervention has brought them back; they come again after it. */
  leave: number;
  /** Seconds after which they do: who is bored falls silent first. */
  leaveAfterSeconds: number;
};

export const SCENARIOS = {
  keynote: {
    title: 'Keynote slump',
    lively: [50, 90],
    slumpSeconds: 60,
    attention: 0.05,
    driftSeconds: 0,
    leave: 0,
    leaveAfterSeconds: 0,
  },
  workshop: {
    title: 'Workshop',
    lively: [70, 120],
    slumpSeconds: 45,
    attention: 0.15,
    driftSeconds: 5,
    leave: 0,
    leaveAfterSeconds: 0,
  },
  'mass-exit': {
    title: 'Mass exit',
    lively: [70, 110],
    slumpSeconds: 60,
    attention: 0.05,
    driftSeconds: 0,
    leave: 0.6,
    leaveAfterSeconds: 42,
  },
  'slow-afternoon': {
    title: 'Slow afternoon',
    lively: [50, 80],
    slumpSeconds: 70,
    attention: 0.05,
    driftSeconds: 25,
    leave: 0,
    leaveAfterSeconds: 0,
  },
} as const satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof SCENARIOS;
export const SCENARIO_NAMES = Object.keys(SCENARIOS).filter((name): name is ScenarioName => name in SCENARIOS);

/** How many times as fast slumps may come. */
export const SPEEDS = [0.5, 1, 2, 4] as const;

/** The scenario of this name; undefined where there is none. */
export const scenarioNamed = (name: unknown): ScenarioName | undefined =>
  SCENARIO_NAMES.find((known) => known === name);

/** The speed that was named, as a number or its text; undefined where it is none that is offered. */
export const speedNamed = (speed: unknown): number | undefined =>
  SPEEDS.find((known) => String(known) === String(speed));
