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

/**
 * A response that is not 2xx, or not what was asked for. `problem` says what is wrong; null where the body was no
 * problem+json.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly problem: Problem | null;
  /** For how many seconds not to ask again; null where the service did not say. */
  readonly retryAfterSeconds: number | null;

  constructor(status: number, problem: Problem | null, retryAfterSeconds: number | null) {
    super(problem?.detail ?? `The service responded with ${status}, and nothing that can be read`);
    this.status = status;
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

type Named<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | Named<Rest> : never;
type Field<O extends Operation, Key extends string> = Operations[O] extends Record<Key, infer Value> ? Value : never;
/** What an operation takes: the ids of its path beside its `query` and `body`, where it has them. */
export type ApiInput<O extends Operation> = Record<Named<O>, string> &
  (Field<O, 'body'> extends never ? unknown : { body: Field<O, 'body'> }) &
  (Field<O, 'query'> extends never ? unknown : { query?: Field<O, 'query'> });

type Textual = { query: { format: 'csv' | 'html' } };
type Result<O extends Operation> = Operations[O]['result'];
/** What an operation results in: data, and text where a report is asked for as a file; either where that is not known. */
export type ApiResult<O extends Operation, I> = I extends Textual
  ? Extract<Result<O>, string>
  : 'query' extends keyof I
    ? Result<O>
    : Exclude<Result<O>, string>;

/**
 * Calls an operation, named as in the reference: `api('GET /agent/sessions/{sessionId}/status', { sessionId })`.
 * Resolves with the response's body. Rejects with an `ApiError`, or as `fetch` does when nobody responded in time.
 */
export type Api = <O extends Operation, I extends ApiInput<O>>(
  operation: O,
  ...input: object extends ApiInput<O> ? [I?] : [I]
) => Promise<ApiResult<O, I>>;

type Loose = Record<string, unknown> & { query?: Record<string, string | number | undefined>; body?: unknown };

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const isProblem = (value: unknown): value is Problem =>
  isObject(value) && 'status' in value && 'detail' in value && typeof value.detail === 'string';

const FILES: ReadonlySet<string> = new Set<Textual['query']['format']>(['csv', 'html']);
// A table begins with a mark by which spreadsheets know its encoding.
const asItIs = new TextDecoder('utf-8', { ignoreBOM: true });

const urlOf = (base: string, path: string, input: Loose): string => {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(input[name])));
  const url = new URL(`${base.replace(/\/$/, '')}/api/v1${filled}`);
  for (const [name, value] of Object.entries(input.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url.href;
};

// The services check what they send against the same contracts: here it is enough to know one kind from another.
const isResult = <O extends Operation, I>(value: unknown, kind: 'file' | 'data'): value is ApiResult<O, I> =>
  kind === 'file' ? typeof value === 'string' : isObject(value);

/** The HTTP API with its types. */
export function createApi({ url, token, timeoutMs = 10_000 }: ApiOptions): Api {
  return async <O extends Operation, I>(operation: O, input: Loose = {}): Promise<ApiResult<O, I>> => {
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
    const kind = response.ok && FILES.has(String(input.query?.['format'])) ? 'file' : 'data';
    const body: unknown =
      kind === 'file' ? asItIs.decode(await response.arrayBuffer()) : await response.json().catch(() => null);
    if (response.ok && isResult<O, I>(body, kind)) return body;
    const wait = Number.parseInt(response.headers.get('retry-after') ?? '', 10);
    throw new ApiError(response.status, isProblem(body) ? body : null, Number.isNaN(wait) ? null : wait);
  };
}
