import type { ProposalFacts } from '../../src/ports/proposals.ts';

/** Any moment, by the database's clock; epoch ms. */
export const NOW = 1_800_000_000_000;

type Settings = NonNullable<ProposalFacts['settings']>;
type Change = Partial<Omit<ProposalFacts, 'session' | 'settings'>> & {
  session?: Partial<ProposalFacts['session']>;
  settings?: Partial<Settings> | null;
};

const SETTINGS: Settings = {
  enabled: true,
  allowedInterventions: null,
  minConfidence: 0.5,
  autoApproveThreshold: 0.75,
  maxInterventionsPerHour: 10,
  holdoutRate: 0,
};

/** What a proposal is judged by when nothing stands in its way; `change` puts something there. */
export function calmFacts({ session, settings, ...change }: Change = {}): ProposalFacts {
  return {
    nowMs: NOW,
    installationPaused: false,
    session: {
      status: 'ACTIVE',
      paused: false,
      quietUntilMs: null,
      mode: 'SEMI_AUTO',
      title: null,
      audience: null,
      ...session,
    },
    settings: settings === null ? null : { ...SETTINGS, ...settings },
    open: null,
    same: null,
    lastMeasurement: null,
    sessionCount: 0,
    eventCount: 0,
    lastByArm: {},
    uses: [],
    states: new Map(),
    usedTemplates: [],
    usedTexts: [],
    ...change,
  };
}
