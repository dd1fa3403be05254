/** How the demo stands, as the development stack says it at `/dev/demo`. */
export type DemoState = {
  sessionId: string;
  scenario: string;
  scenarios: readonly { name: string; title: string }[];
  speed: number;
  speeds: readonly number[];
  mood: 'lively' | 'slump';
  /** Seconds until the slump that was asked for; null where none is to come. */
  slumpsInSeconds: number | null;
  /** Who answers what waits. */
  decider: 'simulated' | 'you';
  patienceSeconds: number;
  /** Seconds until the simulated organiser approves what waits; null while nothing does, or you decide. */
  approvesInSeconds: number | null;
  slow: string | null;
};

/** What the panel may turn. */
export type DemoChange = { slump: true } | { scenario: string } | { speed: number } | { decider: DemoState['decider'] };

const PATH = '/dev/demo';
const DEADLINE_MS = 5_000;

const isDemoState = (body: unknown): body is DemoState =>
  typeof body === 'object' && body !== null && 'scenario' in body && 'decider' in body && 'sessionId' in body;

async function asked(init: RequestInit): Promise<DemoState> {
  const response = await fetch(PATH, { ...init, cache: 'no-store', signal: AbortSignal.timeout(DEADLINE_MS) });
  const body: unknown = await response.json();
  if (!response.ok || !isDemoState(body)) throw new Error('no demo here');
  return body;
}

/** How the demo stands; rejects where there is none. */
export const readDemo = (): Promise<DemoState> => asked({});

/** Turns one thing; resolves with how it stands then, and rejects where that did not come through. */
export const turnDemo = (change: DemoChange): Promise<DemoState> =>
  asked({ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(change) });
