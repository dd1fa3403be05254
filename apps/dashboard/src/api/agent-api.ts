import type { ApproveBody, DecisionView, Mode, RegisterBody, SessionView } from '@conductor/contracts';
import { failureOf, unreachable, type Result } from './result.ts';

const TIMEOUT_MS = 10_000;

type Request = { method: 'GET' | 'POST' | 'PUT' | 'DELETE'; path: string; body?: unknown };
type Items<T> = { items: T[]; nextCursor?: string };

const holds = (value: unknown, ...keys: string[]): boolean =>
  typeof value === 'object' && value !== null && keys.every((key) => key in value);

// The services check what they send against the same contracts; here it is enough to know one kind of response from another.
const isSession = (value: unknown): value is SessionView => holds(value, 'sessionId', 'mode', 'agentStatus');
const isDecision = (value: unknown): value is DecisionView => holds(value, 'id', 'status', 'version', 'reasons');
const isSessions = (value: unknown): value is Items<SessionView> => holds(value, 'items');

const session = (sessionId: string) => `/agent/sessions/${encodeURIComponent(sessionId)}`;
const decision = (of: DecisionView) => `${session(of.sessionId)}/decisions/${encodeURIComponent(of.id)}`;

/**
 * The agent-service's HTTP calls that the pages make. Each resolves with a `Result` and never throws.
 * `onUnauthorized` is told when the service no longer accepts the token.
 */
export function createAgentApi(agentUrl: string, readToken: () => string | null, onUnauthorized: () => void) {
  const call = async <T>(request: Request, isAnswer: (value: unknown) => value is T): Promise<Result<T>> => {
    const headers = new Headers({ accept: 'application/json', authorization: `Bearer ${readToken() ?? ''}` });
    if (request.body !== undefined) headers.set('content-type', 'application/json');
    try {
      const response = await fetch(`${agentUrl}/api/v1${request.path}`, {
        method: request.method,
        headers,
        body: request.body === undefined ? null : JSON.stringify(request.body),
        credentials: 'omit',
        cache: 'no-store',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const body: unknown = await response.json().catch(() => null);
      if (response.ok && isAnswer(body)) return { ok: true, value: body };
      if (response.status === 401) onUnauthorized();
      return { ok: false, failure: failureOf(response.status, body, response.headers.get('retry-after')) };
    } catch {
      return { ok: false, failure: unreachable() };
    }
  };

  return {
    /** One page of the caller's sessions. */
    listSessions: (cursor?: string) =>
      call(
        {
          method: 'GET',
          path: `/agent/sessions${cursor === undefined ? '' : `?cursor=${encodeURIComponent(cursor)}`}`,
        },
        isSessions,
      ),
    /** Registers a session, or finds it again. */
    register: (body: RegisterBody) => call({ method: 'POST', path: '/agent/sessions/register', body }, isSession),
    /** Says who acts; fails when it could not be stored. */
    setMode: (sessionId: string, mode: Mode) =>
      call({ method: 'PUT', path: `${session(sessionId)}/mode`, body: { mode } }, isSession),
    /** Approves the words as of `version`, or `edits` in their place. */
    approve: (of: DecisionView, body: ApproveBody) =>
      call({ method: 'POST', path: `${decision(of)}/approve`, body }, isDecision),
    /** Rejects with a reason, if there is one. */
    reject: (of: DecisionView, reason: string) =>
      call({ method: 'POST', path: `${decision(of)}/reject`, body: reason === '' ? {} : { reason } }, isDecision),
  };
}
export type AgentApi = ReturnType<typeof createAgentApi>;
