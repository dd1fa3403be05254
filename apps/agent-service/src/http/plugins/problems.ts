import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import plugin from 'fastify-plugin';
import { mayRetry } from '@conductor/runtime';
import { HttpProblem, notFound, PROBLEM_JSON, problemBody, unavailable } from '../problems.ts';

/** What the framework refuses by itself, in our words; its own may quote the request. */
const FRAMEWORK_REFUSALS = new Map<number, string>([
  [400, 'The request cannot be read'],
  [404, 'No such path'],
  [406, 'No representation that is accepted'],
  [408, 'The request took too long'],
  [413, 'The body is too large'],
  [414, 'The path is too long'],
  [415, 'The body must be application/json'],
  [431, 'The headers are too large'],
]);

/** Every refusal leaves as problem+json; what went wrong inside goes to the log and never to the caller. */
export const problems = plugin(async (app: FastifyInstance) => {
  app.setErrorHandler(answerError);
  app.setNotFoundHandler((request, reply) => send(request, reply, notFound('path')));
});

/** Answers an error; also where the framework refuses a path before any route or hook. */
export const answerError = (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void =>
  void send(request, reply, toProblem(error, request));

/** Answers what is not even HTTP, and ends the connection. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400;
  const problem = new HttpProblem(status, FRAMEWORK_REFUSALS.get(status) ?? '');
  const body = JSON.stringify(problemBody(problem, randomUUID()));
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}`;
  const headers = `Content-Type: ${PROBLEM_JSON}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nCache-Control: no-store\r\nConnection: close`;
  socket.end(`${head}\r\n${headers}\r\n\r\n${body}`);
}

function toProblem(error: FastifyError, request: FastifyRequest): HttpProblem {
  if (error instanceof HttpProblem) return error;
  const detail = error.statusCode === undefined ? undefined : FRAMEWORK_REFUSALS.get(error.statusCode);
  if (error.statusCode !== undefined && detail !== undefined) return new HttpProblem(error.statusCode, detail);
  if (error.statusCode === 503 || mayRetry(error)) {
    request.log.warn({ err: error }, 'a service beneath does not answer');
    return unavailable();
  }
  request.log.error({ err: error }, 'request failed');
  return new HttpProblem(500, 'Something went wrong here; the operator can find it by the instance');
}

function send(request: FastifyRequest, reply: FastifyReply, problem: HttpProblem): FastifyReply {
  return (
    reply
      .code(problem.status)
      // What the framework refuses by itself passes no hook that would add these.
      .headers({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store', ...problem.extras.headers })
      .type(PROBLEM_JSON)
      .send(problemBody(problem, request.id))
  );
}
