import { BreakBody, ModeBody, QuietBody, SessionParams, SessionStatus, SessionView } from '@conductor/contracts';
import { about } from '@conductor/contracts/describe';
import type { AuditAction } from '@conductor/database';
import type { FastifyRequest } from 'fastify';
import type { Api } from '../api.ts';
import { caller, ownedSession } from '../caller.ts';
import type { HttpContext } from '../context.ts';
import { conflict, notFound } from '../problems.ts';
import { responses, CONFLICT } from '../responses.ts';

/** One session: how it stands, how far the agent may go in it, and its end. */
export function sessionControlRoutes(api: Api, { sessions, organiser, audit }: HttpContext): void {
  const params = SessionParams;
  const tags = ['sessions'];
  const note = (request: FastifyRequest, action: AuditAction, detail: Record<string, unknown> = {}): Promise<void> => {
    const { id, eventId } = ownedSession(request);
    const actor = caller(request).userId;
    return audit.write({ actor, action, outcome: 'OK', eventId, sessionId: id, source: request.ip, detail });
  };

  api.get(
    '/agent/sessions/:sessionId/status',
    {
      config: { access: 'session', role: 'viewer' },
      schema: {
        summary: 'Everything an organiser asks first',
        description: 'The session, its newest tick, the anomaly that is open and the decision that waits.',
        tags,
        params,
        response: responses({ 200: SessionStatus }),
      },
    },
    async (request) => found(await organiser.status(ownedSession(request).id)),
  );

  api.put(
    '/agent/sessions/:sessionId/mode',
    {
      config: { access: 'session', role: 'moderator' },
      schema: {
        summary: 'Who acts: MANUAL asks always, SEMI_AUTO when unsure, AUTO never',
        description: 'Holds from the next proposal on.',
        tags,
        params,
        body: ModeBody,
        response: responses({ 200: about('The session, with its new mode.', SessionView), ...CONFLICT }),
      },
    },
    async (request) => {
      const { mode } = request.body;
      const session = found(await sessions.setMode(live(request), mode));
      await note(request, 'session.mode', { mode });
      return session;
    },
  );

  api.post(
    '/agent/sessions/:sessionId/quiet',
    {
      config: { access: 'session', role: 'moderator' },
      schema: {
        summary: 'No intervention for so many minutes; 0 ends the quiet',
        description:
          'Nothing is proposed meanwhile, and what policy approved and is not sent yet is withdrawn. What waits can still be approved; scores and anomalies go on.',
        tags,
        params,
        body: QuietBody,
        response: responses({ 200: about('The session, with its quiet time.', SessionView), ...CONFLICT }),
      },
    },
    async (request) => {
      const { minutes, reason = null } = request.body;
      const until = minutes === 0 ? null : new Date(Date.now() + minutes * 60_000);
      const session = found(await organiser.setQuiet(live(request), until, until === null ? null : reason));
      await note(request, 'session.quiet', { minutes });
      return session;
    },
  );

  api.put(
    '/agent/sessions/:sessionId/break',
    {
      config: { access: 'session', role: 'moderator' },
      schema: {
        summary: 'Plan a break: quiet for so many minutes, now or later',
        description:
          'From its beginning to its end it is as in a quiet time, and neither the score nor the detector learns from it. It takes the place of the break planned before.',
        tags,
        params,
        body: BreakBody,
        response: responses({ 200: about('The session, with its planned break.', SessionView), ...CONFLICT }),
      },
    },
    async (request) => {
      const { minutes, startsInMinutes = 0, reason } = request.body;
      const from = new Date(Date.now() + startsInMinutes * 60_000);
      const until = new Date(from.getTime() + minutes * 60_000);
      const session = found(await organiser.setBreak(live(request), { from, until }));
      await note(request, 'session.break', { minutes, startsInMinutes, ...(reason !== undefined && { reason }) });
      return session;
    },
  );

  api.delete(
    '/agent/sessions/:sessionId/break',
    {
      config: { access: 'session', role: 'moderator' },
      schema: {
        summary: 'Call the planned break off, or end it',
        description: 'Harmless where none is planned.',
        tags,
        params,
        response: responses({ 200: about('The session, without a planned break.', SessionView), ...CONFLICT }),
      },
    },
    async (request) => {
      const session = found(await organiser.setBreak(live(request), null));
      await note(request, 'session.break', { minutes: 0 });
      return session;
    },
  );

  for (const paused of [true, false]) {
    api.post(
      `/agent/sessions/:sessionId/${paused ? 'pause' : 'resume'}`,
      {
        config: { access: 'session', role: 'moderator' },
        schema: {
          summary: paused ? 'Neither decide nor act until resumed' : 'Decide and act again',
          description: paused
            ? 'What waits can be approved only after resuming, what is approved and not sent yet fails; scores and anomalies go on.'
            : 'From the next tick on.',
          tags,
          params,
          response: responses({ 200: about('The session, paused or resumed.', SessionView), ...CONFLICT }),
        },
      },
      async (request) => {
        const session = found(await organiser.setPaused(live(request), paused));
        await note(request, paused ? 'session.pause' : 'session.resume');
        return session;
      },
    );
  }

  api.delete(
    '/agent/sessions/:sessionId',
    {
      config: { access: 'session', role: 'moderator' },
      schema: {
        summary: 'End the session',
        description:
          'Nothing is watched or proposed any more; what waits expires, and what is on its way is cancelled unless it was begun. Registering it again wakes it.',
        tags,
        params,
        response: responses({ 200: about('The session, ended.', SessionView) }),
      },
    },
    async (request) => {
      const session = found(await sessions.end(ownedSession(request).id, caller(request).userId));
      await note(request, 'session.end');
      return session;
    },
  );
}

function found<T>(value: T | null): T {
  if (value === null) throw notFound('session');
  return value;
}

/** The session's id, unless it is over: nothing can be set on it then. */
function live(request: FastifyRequest): string {
  const session = ownedSession(request);
  if (session.status === 'ENDED') throw conflict('The session has ended');
  return session.id;
}
