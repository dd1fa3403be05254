/** How the names of agents begin on the heartbeat channel; the rest is their run's. */
export const AGENT_NODE_PREFIX = 'agent:';
/** An agent's heartbeats come each second; without one for so long it is gone. */
const GONE_MS = 3_500;

/** The agents whose heartbeats are heard; times are monotonic, ms. */
export type AgentsHeard = {
  /** Notes a heartbeat; false where its name is another agent's, and tells nothing of what we hear. */
  readonly note: (name: string, atMs: number) => boolean;
  /** The others heard lately, by the names of their runs; null while we do not even hear ourselves. */
  readonly others: (nowMs: number) => string[] | null;
};

/** Nobody was heard yet; `own` is our own name on the channel. */
export function createAgentsHeard(own: string): AgentsHeard {
  const agents = new Map<string, number>();
  return {
    note: (name, atMs) => {
      if (!name.startsWith(AGENT_NODE_PREFIX)) return true;
      agents.set(name, atMs);
      return name === own;
    },
    others: (nowMs) => {
      for (const [name, heardMs] of agents) if (nowMs - heardMs > GONE_MS) agents.delete(name);
      if (!agents.has(own)) return null;
      return [...agents.keys()].filter((name) => name !== own).map((name) => name.slice(AGENT_NODE_PREFIX.length));
    },
  };
}
