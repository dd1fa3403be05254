/** Why nothing may be done in a session just now, and how that is said to its organiser. */
export const OBSTACLES = {
  ended: 'the session has ended',
  paused: 'the session is paused',
  disabled: 'the agent is switched off for the event',
  installation: 'the whole installation is paused',
} as const;
export type Obstacle = keyof typeof OBSTACLES;
