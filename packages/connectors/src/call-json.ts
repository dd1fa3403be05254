import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { Refused } from './connector.ts';

/** A call of an API that speaks JSON. */
export type JsonCall<T extends TSchema> = {
  method?: 'GET' | 'POST';
  url: string;
  query?: Readonly<Record<string, string>>;
  headers: Readonly<Record<string, string>>;
  body?: unknown;
  /** What a yes looks like. */
  answer: T;
  /** The statuses that are a no for good. */
  refusals: (status: number) => boolean;
  signal?: AbortSignal | undefined;
};

const ANSWER_MS = 4_000;

/** An API said neither yes nor a no for good. `reason` is its own word for why; empty where it has none. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
  readonly reason: string;

  constructor(status: number, reason: string) {
    super(`the place answers with ${status}${reason === '' ? '' : `, ${reason}`}`);
    this.reason = reason;
  }
}

/** Calls, for at most 4 s. Rejects with `Refused` for a no for good, else with another error; neither has a secret in it. */
export async function callJson<T extends TSchema>(call: JsonCall<T>): Promise<Static<T>> {
  const { method = 'GET', url, query = {}, headers, body, answer, refusals, signal } = call;
  const limit = AbortSignal.timeout(ANSWER_MS);
  const text = new URLSearchParams(query).toString();
  const response = await fetch(text === '' ? url : `${url}?${text}`, {
    method,
    redirect: 'error',
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: signal === undefined ? limit : AbortSignal.any([limit, signal]),
  });
  const said: unknown = await response.json().catch(() => ({}));
  if (response.ok && Value.Check(answer, said)) return said;
  const reason = reasonOf(said);
  if (refusals(response.status))
    throw new Refused(reason === '' ? `the place answers with ${response.status}` : reason);
  throw new Unanswered(response.status, reason);
}

/** Why, by `message`, or by `error.message` with the API’s word for it. */
function reasonOf(said: unknown): string {
  if (typeof said !== 'object' || said === null) return '';
  if ('error' in said && typeof said.error === 'object' && said.error !== null) return reasonOf(said.error);
  const message = 'message' in said && typeof said.message === 'string' ? said.message : '';
  const first: unknown = 'errors' in said && Array.isArray(said.errors) ? said.errors[0] : undefined;
  const word = typeof first === 'object' && first !== null && 'reason' in first ? String(first.reason) : '';
  return [word, message].filter((each) => each !== '').join(': ');
}
