import type {
  ApproveBody,
  DecisionView,
  EventSettings,
  EventSettingsBody,
  ManualBody,
  MemberBody,
  MemberView,
  Mode,
  RegisterBody,
  SessionReport,
  SessionView,
} from '@conductor/contracts';
import { createCall, type Calling } from './call.ts';
import type { Result } from './result.ts';

type Items<T> = { items: T[]; nextCursor?: string };

const holds = (value: unknown, ...keys: string[]): boolean =>
  typeof value === 'object' && value !== null && keys.every((key) => key in value);

// The services check what they send against the same contracts; here it is enough to know one kind of response from another.
const isSession = (value: unknown): value is SessionView => holds(value, 'sessionId', 'mode', 'agentStatus');
const isDecision = (value: unknown): value is DecisionView => holds(value, 'id', 'status', 'version', 'reasons');
const isSessions = (value: unknown): value is Items<SessionView> => holds(value, 'items');
const isSettings = (value: unknown): value is EventSettings => holds(value, 'eventId', 'holdoutRate', 'version');
const isMember = (value: unknown): value is MemberView => holds(value, 'userId', 'role');
const isMembers = (value: unknown): value is Items<MemberView> => holds(value, 'items');
const isReport = (value: unknown): value is SessionReport => holds(value, 'curve', 'interventions', 'comparison');

/** The forms of a report that are files: a table, and a page that stands alone. */
export type ReportFile = 'csv' | 'html';

const session = (sessionId: string) => `/agent/sessions/${encodeURIComponent(sessionId)}`;
const decision = (of: DecisionView) => `${session(of.sessionId)}/decisions/${encodeURIComponent(of.id)}`;
const event = (eventId: string) => `/agent/events/${encodeURIComponent(eventId)}`;

/**
 * The agent-service's HTTP calls that the pages make. Each resolves with a `Result` and never throws.
 * `onUnauthorized` is told when the service no longer accepts the token.
 */
export function createAgentApi(...calling: Calling) {
  const { json, file } = createCall(...calling);
  return {
    /** One page of the caller's sessions. */
    listSessions: (cursor?: string) =>
      json(
        {
          method: 'GET',
          path: `/agent/sessions${cursor === undefined ? '' : `?cursor=${encodeURIComponent(cursor)}`}`,
        },
        isSessions,
      ),
    /** Registers a session, or finds it again. */
    register: (body: RegisterBody) => json({ method: 'POST', path: '/agent/sessions/register', body }, isSession),
    /** Says who acts; fails when it could not be stored. */
    setMode: (sessionId: string, mode: Mode) =>
      json({ method: 'PUT', path: `${session(sessionId)}/mode`, body: { mode } }, isSession),
    /** Stops the conductor from acting in a session, or lets it again. */
    setPaused: (sessionId: string, paused: boolean) =>
      json({ method: 'POST', path: `${session(sessionId)}/${paused ? 'pause' : 'resume'}` }, isSession),
    /** Nothing is proposed for so many minutes; 0 ends that. */
    setQuiet: (sessionId: string, minutes: number) =>
      json({ method: 'POST', path: `${session(sessionId)}/quiet`, body: { minutes } }, isSession),
    /** Ends a session. */
    endSession: (sessionId: string) => json({ method: 'DELETE', path: session(sessionId) }, isSession),
    /** Sends an intervention at once; the same `id` again sends nothing twice. */
    sendByHand: (body: ManualBody) => json({ method: 'POST', path: '/interventions/manual', body }, isDecision),
    /** Approves the words as of `version`, or `edits` in their place. */
    approve: (of: DecisionView, body: ApproveBody) =>
      json({ method: 'POST', path: `${decision(of)}/approve`, body }, isDecision),
    /** Rejects with a reason, if there is one. */
    reject: (of: DecisionView, reason: string) =>
      json({ method: 'POST', path: `${decision(of)}/reject`, body: reason === '' ? {} : { reason } }, isDecision),
    /** A session's report, as data. */
    report: (sessionId: string) => json({ method: 'GET', path: `${session(sessionId)}/report` }, isReport),
    /** A session's report, as a file. */
    reportFile: (sessionId: string, format: ReportFile): Promise<Result<Blob>> =>
      file({ method: 'GET', path: `${session(sessionId)}/report?format=${format}` }),
    /** How far the conductor may go in an event. */
    settings: (eventId: string) => json({ method: 'GET', path: `${event(eventId)}/settings` }, isSettings),
    /** Changes that; what is left out stays. */
    saveSettings: (eventId: string, body: EventSettingsBody) =>
      json({ method: 'PUT', path: `${event(eventId)}/settings`, body }, isSettings),
    /** Who works in an event. */
    members: (eventId: string) => json({ method: 'GET', path: `${event(eventId)}/members` }, isMembers),
    /** Gives a user a role, in place of any other. */
    setMember: (eventId: string, body: MemberBody) =>
      json({ method: 'POST', path: `${event(eventId)}/members`, body }, isMember),
    /** Takes a user's role away. */
    removeMember: (eventId: string, userId: string) =>
      json({ method: 'DELETE', path: `${event(eventId)}/members/${encodeURIComponent(userId)}` }, isMember),
  };
}
export type AgentApi = ReturnType<typeof createAgentApi>;
