import { DECIDERS, type Decider, type Patience } from '../simulation/patience.ts';
import type { Play } from '../simulation/play.ts';
import { SCENARIO_NAMES, SCENARIOS, scenarioNamed, SPEEDS, speedNamed } from '../simulation/scenarios.ts';
import type { Demo } from '../stack/panel.ts';

/** What the demo's panel shows. */
type DemoState = {
  sessionId: string;
  scenario: string;
  scenarios: { name: string; title: string }[];
  speed: number;
  speeds: readonly number[];
  mood: 'lively' | 'slump';
  /** Whole seconds until the slump that was asked for; null where none is to come. */
  slumpsInSeconds: number | null;
  decider: Decider;
  patienceSeconds: number;
  /** Whole seconds until the simulated organiser approves what waits; null while nothing does, or you decide. */
  approvesInSeconds: number | null;
  /** What to do about a machine that is too slow; else null. */
  slow: string | null;
};

export type Turned = {
  sessionId: string;
  patienceSeconds: number;
  play: Play;
  patience: Patience;
  slow: () => string | null;
};

/** What the demo's panel reads and turns: `{slump: true}`, `{scenario}`, `{speed}` or `{decider}`; anything else is refused. */
export function demoControls({ sessionId, patienceSeconds, play, patience, slow }: Turned): Demo {
  const read = (): DemoState => {
    const at = patience.approvesAt();
    const slumpsIn = play.slumpsInSeconds();
    return {
      sessionId,
      scenario: play.scenario(),
      scenarios: SCENARIO_NAMES.map((name) => ({ name, title: SCENARIOS[name].title })),
      speed: play.speed(),
      speeds: SPEEDS,
      mood: play.mood(),
      slumpsInSeconds: slumpsIn === null ? null : Math.ceil(slumpsIn),
      decider: patience.decider(),
      patienceSeconds,
      approvesInSeconds: at === null ? null : Math.max(Math.ceil((at - Date.now()) / 1_000), 0),
      slow: slow(),
    };
  };
  const turn = (body: unknown): boolean => {
    const [change, ...more] = Object.entries(body ?? {});
    if (change === undefined || more.length > 0) return false;
    const [name, value] = change;
    const [scenario, speed] = [scenarioNamed(value), speedNamed(value)];
    const decider = DECIDERS.find((known) => known === value);
    if (name === 'slump' && value === true) play.slump();
    else if (name === 'scenario' && scenario !== undefined) play.choose(scenario);
    else if (name === 'speed' && speed !== undefined) play.setSpeed(speed);
    else if (name === 'decider' && decider !== undefined) patience.leaveTo(decider);
    else return false;
    return true;
  };
  return { read, turn };
}
