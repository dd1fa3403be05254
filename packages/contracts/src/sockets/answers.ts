import type { Static } from 'typebox';
import type { DecisionView, Mode } from '../decisions.ts';
import type { AnomalyView, EngagementPoint } from '../engagement.ts';
import type { AgentState, FeedEvent, PlannedBreak } from '../feed.ts';
import type { PollStanding } from '../polls.ts';
import type { Challenge, Nudge, Progress, Question, RoomEvent, RoomPayload } from '../room.ts';
import type { FeedPosition } from './position.ts';

/** Why a client's event was refused. */
export type SocketErrorCode =
  | 'UNAUTHORIZED'
  | 'FORBIDDEN'
  | 'INVALID_PAYLOAD'
  | 'PAYLOAD_TOO_LARGE'
  | 'RATE_LIMITED'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'UNAVAILABLE';

/** `retryAfterMs`: the same may be tried again so many milliseconds from now, and not before; else the client chooses when. */
export type SocketFailure = { success: false; error: string; code: SocketErrorCode; retryAfterMs?: number };
export type Ack<T extends object = object> = (answer: ({ success: true } & T) | SocketFailure) => void;

/** All that an organiser's page needs to draw a session at once; from stored rows. */
export type SessionSnapshot = {
  session: {
    id: string;
    eventId: string;
    title: string | null;
    mode: Mode;
    agentStatus: AgentState;
    paused: boolean;
    quietUntil: number | null;
    plannedBreak: Static<typeof PlannedBreak> | null;
    endedAt: number | null;
  };
  /** Oldest first, at most the newest `SNAPSHOT_LIMITS.points`. */
  engagement: EngagementPoint[];
  /** Newest first, at most `SNAPSHOT_LIMITS.rows`. */
  anomalies: AnomalyView[];
  /** Newest first, at most `SNAPSHOT_LIMITS.rows`. */
  decisions: DecisionView[];
};

/** Either the events missed since the position asked for (`recovered`), or a snapshot to start from. */
export type SubscribeAnswer = { sessionId: string; epoch: string; seq: number } & (
  | { recovered: true; events: FeedEvent[] }
  | { recovered: false; snapshot: SessionSnapshot }
);

/**
 * A user as the others see them. In an `anonymous` event nobody has a name, and `userId` is one that stands for the user
 * in this session alone.
 */
export type Myself = { userId: string; name: string | null; anonymous: boolean };

/**
 * What is open in a session when an attendee comes in, and the place up to which the answer tells everything: what was
 * missed since the place asked for (`recovered`), or the history to start from.
 */
export type JoinAnswer = FeedPosition & {
  sessionId: string;
  title: string | null;
  present: number;
  /** The user as everybody in the room sees them. */
  you: Myself;
  polls: PollStanding[];
  /** Newest first, at most the last 3. */
  closedPolls: PollStanding[];
  /** As in `question:list`, with whether the user voted for each. */
  questions: (Question & { upvoted: boolean })[];
  /** How many hands are raised, and whether the user’s is. */
  hands: { count: number; raised: boolean };
  /** The one that runs, and how it stands; null where none does. */
  challenge: (Challenge & Progress) | null;
  /** The user’s own of the last 2 minutes, for whoever was away when it came; null where there is none. */
  nudge: Nudge | null;
  /** The server’s clock, in milliseconds since the Unix epoch. */
  serverTime: number;
} & (
    | { recovered: true; missed: PlacedRoomEvent[] }
    /** `messages`: oldest first, at most the last 50. */
    | { recovered: false; messages: RoomPayload<'chat:message'>[] }
  );

/** A raised hand as organisers see it: `userId` as it stands beside messages, `raisedAt` in milliseconds since the Unix epoch. */
export type RaisedHand = { userId: string; name: string | null; raisedAt: number };

/** Somebody in a room as organisers see them: `userId` as it stands beside messages, `mutedUntil` in milliseconds since the Unix epoch. */
export type PersonHere = {
  userId: string;
  name: string | null;
  /** Null for whoever may write. */
  mutedUntil: number | null;
  /** Whether their hand is raised. */
  hand: boolean;
  /** Conducts the event, and so cannot be put out. */
  organiser: boolean;
};

/** One page of who is in a room; `total` is how many are there, found or not, and `next` where the next page begins. */
export type PeopleAnswer = { people: PersonHere[]; total: number; next?: string };

/** Somebody who was put out of a room: `userId` as it was shown then, `until` in milliseconds since the Unix epoch. */
export type RemovedPerson = { userId: string; name: string | null; until: number };

/** A room’s event with its place in the room’s log. */
export type PlacedRoomEvent = FeedPosition & RoomEvent;
