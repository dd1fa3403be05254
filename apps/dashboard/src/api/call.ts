import { failureOf, unreachable, type Result } from './result.ts';

const TIMEOUT_MS = 10_000;

type Request = { method: 'GET' | 'POST' | 'PUT' | 'DELETE'; path: string; body?: unknown };

/** Where the agent-service is, whose token is sent, and who is told that the service no longer accepts it. */
export type Calling = [agentUrl: string, readToken: () => string | null, onUnauthorized: () => void];

/** The two ways to call the agent-service, with the token in a header alone: for JSON, and for a file. */
export function createCall(...[agentUrl, readToken, onUnauthorized]: Calling) {
  const send = (request: Request, accept: string): Promise<Response> => {
    const headers = new Headers({ accept, authorization: `Bearer ${readToken() ?? ''}` });
    if (request.body !== undefined) headers.set('content-type', 'application/json');
    return fetch(`${agentUrl}/api/v1${request.path}`, {
      method: request.method,
      headers,
      body: request.body === undefined ? null : JSON.stringify(request.body),
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  };
  const refused = (response: Response, body: unknown): Result<never> => {
    if (response.status === 401) onUnauthorized();
    return { ok: false, failure: failureOf(response.status, body, response.headers.get('retry-after')) };
  };
  return {
    /** Resolves with a response that `isAnswer` knows, or with why there is none. */
    json: async <T>(request: Request, isAnswer: (value: unknown) => value is T): Promise<Result<T>> => {
      try {
        const response = await send(request, 'application/json');
        const body: unknown = await response.json().catch(() => null);
        return response.ok && isAnswer(body) ? { ok: true, value: body } : refused(response, body);
      } catch {
        return { ok: false, failure: unreachable() };
      }
    },
    /** Resolves with the body as it is, or with why there is none. */
    file: async (request: Request): Promise<Result<Blob>> => {
      try {
        const response = await send(request, '*/*');
        if (response.ok) return { ok: true, value: await response.blob() };
        return refused(response, await response.json().catch(() => null));
      } catch {
        return { ok: false, failure: unreachable() };
      }
    },
  };
}
