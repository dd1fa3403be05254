import { STATUS_CODES } from 'node:http';
import type { DecisionView, Problem } from '@conductor/contracts';

export const PROBLEM_JSON = 'application/problem+json';

type Extras = {
  errors?: { field: string; message: string }[];
  current?: DecisionView;
  headers?: Record<string, string>;
};

/** A response that refuses, in our own words: what its `detail` says is meant for the caller. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly status: number;
  readonly extras: Extras;

  constructor(status: number, detail: string, extras: Extras = {}) {
    super(detail);
    this.status = status;
    this.extras = extras;
  }
}

/** The body of a refusal by RFC 9457; `requestId` lets an operator find the line in the log. */
export function problemBody(problem: HttpProblem, requestId: string): Problem {
  const { errors, current } = problem.extras;
  return {
    type: 'about:blank',
    title: STATUS_CODES[problem.status] ?? 'Error',
    status: problem.status,
    detail: problem.message,
    instance: `urn:request:${requestId}`,
    ...(errors ? { errors } : {}),
    ...(current ? { current } : {}),
  };
}

export const unauthenticated = (): HttpProblem =>
  new HttpProblem(401, 'Invalid or expired token', { headers: { 'www-authenticate': 'Bearer' } });

export const forbidden = (detail = 'You do not have access to this'): HttpProblem =>
  new HttpProblem(403, `Forbidden: ${detail}`);

export const notFound = (what: string): HttpProblem => new HttpProblem(404, `No such ${what}`);

export const invalid = (errors: { field: string; message: string }[]): HttpProblem =>
  new HttpProblem(400, 'The request is not valid', { errors });

export const conflict = (detail: string, current?: DecisionView): HttpProblem =>
  new HttpProblem(409, `${detail.charAt(0).toUpperCase()}${detail.slice(1)}`, current ? { current } : {});

export const tooManyRequests = (retryAfterSeconds: number): HttpProblem =>
  new HttpProblem(429, 'Too many requests', { headers: { 'retry-after': String(retryAfterSeconds) } });

export const unavailable = (): HttpProblem =>
  new HttpProblem(503, 'Not available just now; try again', { headers: { 'retry-after': '2' } });
