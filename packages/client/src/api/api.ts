import type { Problem } from '@conductor/contracts';
import type { Operation, Operations } from './operations.ts';

export type ApiOptions = {
  /** The agent-service, such as `https://agent.example.com`. */
  url: string;
  /** A token or an event's key, or where to get one. Goes into a header, never into a URL. */
  token: string | (() => string | Promise<string>);
  /** How long a call may take, in ms; 10,000 unless said. */
  timeoutMs?: number;
};

/** A response that is not 2xx. `problem` says what is wrong; null where the body was no problem+json. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly problem: Problem | null;
  /** For how many seconds not to ask again; null where the service did not say. */
  readonly retryAfterSeconds: number | null;

  constructor(status: number, problem: Problem | null, retryAfterSeconds: number | null) {
    super(problem?.detail ?? `The service responded with ${status}`);
    this.status = status;
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

type Named<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | Named<Rest> : never;
type Field<O extends Operation, Key extends string> = Operations[O] extends Record<Key, infer Value> ? Value : never;
/** What an operation takes: the ids of its path beside its `query` and `body`, where it has them. */
type Input<O extends Operation> = Record<Named<O>, string> &
  (Field<O, 'body'> extends never ? unknown : { body: Field<O, 'body'> }) &
  (Field<O, 'query'> extends never ? unknown : { query?: Field<O, 'query'> });

/**
 * Calls an operation, named as in the reference: `api('GET /agent/sessions/{sessionId}/status', { sessionId })`.
 * Resolves with the response's body. Rejects with an `ApiError`, or as `fetch` does when nobody responded in time.
 */
export type Api = <O extends Operation>(
  operation: O,
  ...input: object extends Input<O> ? [Input<O>?] : [Input<O>]
) => Promise<Operations[O]['result']>;

type Loose = Record<string, unknown> & { query?: Record<string, string | number | undefined>; body?: unknown };

const isProblem = (value: unknown): value is Problem =>
  typeof value === 'object' && value !== null && 'detail' in value && 'status' in value;

const urlOf = (base: string, path: string, input: Loose): string => {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(input[name])));
  const url = new URL(`${base.replace(/\/$/, '')}/api/v1${filled}`);
  for (const [name, value] of Object.entries(input.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url.href;
};

/** The HTTP API with its types. */
export function createApi({ url, token, timeoutMs = 10_000 }: ApiOptions): Api {
  return async (operation, input: Loose = {}) => {
    const [method = 'GET', path = ''] = operation.split(' ');
    const headers = new Headers({ accept: '*/*' });
    headers.set('authorization', `Bearer ${typeof token === 'string' ? token : await token()}`);
    if (input.body !== undefined) headers.set('content-type', 'application/json');
    const response = await fetch(urlOf(url, path, input), {
      method,
      headers,
      body: input.body === undefined ? null : JSON.stringify(input.body),
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) {
      const body: unknown = await response.json().catch(() => null);
      const wait = Number.parseInt(response.headers.get('retry-after') ?? '', 10);
      throw new ApiError(response.status, isProblem(body) ? body : null, Number.isNaN(wait) ? null : wait);
    }
    // A report may be CSV or HTML.
    const isJson = response.headers.get('content-type')?.includes('json');
    const read = isJson ? (text: string) => JSON.parse(text) : String;
    return read(await response.text());
  };
}
