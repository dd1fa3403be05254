import {
  ApproveBody,
  DecisionParams,
  DecisionsQuery,
  DecisionView,
  page,
  RejectBody,
  RejectQuery,
  SessionParams,
  OBSTACLES,
} from '@conductor/contracts';
import { about } from '@conductor/contracts/describe';
import type { FastifyRequest } from 'fastify';
import type { Api } from '../api.ts';
import { caller, DEFAULT_LIMIT, ownedSession, pageOrProblem } from '../caller.ts';
import type { HttpContext } from '../context.ts';
import { conflict, forbidden, invalid, notFound } from '../problems.ts';
import { CONFLICT, responses } from '../responses.ts';
import type { AnswerResult } from '../../ports/decisions.ts';

const CONFLICTS = {
  settled: 'The decision is settled already',
  version: 'The decision has changed; look at it again',
  ...OBSTACLES,
} as const;

const OUTCOMES: Partial<Record<AnswerResult['kind'], 'OK' | 'DENIED'>> = { ok: 'OK', forbidden: 'DENIED' };

/** A session's decisions, and an organiser's word on the one that waits. */
export function decisionRoutes(api: Api, { decisions, answer, audit }: HttpContext): void {
  const tags = ['decisions'];

  const note = (
    request: FastifyRequest,
    action: 'decision.approve' | 'decision.reject',
    decisionId: string,
    result: AnswerResult,
  ): Promise<void> => {
    const { id: sessionId, eventId } = ownedSession(request);
    const outcome = OUTCOMES[result.kind] ?? 'FAILED';
    const detail = { decisionId, ...(result.kind === 'conflict' ? { conflict: result.reason } : {}) };
    return audit.write({
      actor: caller(request).userId,
      action,
      outcome,
      eventId,
      sessionId,
      source: request.ip,
      detail,
    });
  };

  api.get(
    '/agent/sessions/:sessionId/decisions',
    {
      config: { access: 'session', role: 'viewer' },
      schema: {
        summary: 'Decisions, newest first',
        description:
          'All that was decided on in the session, by the agent or by hand; a hold-out once it is measured or cannot be.',
        tags,
        params: SessionParams,
        querystring: DecisionsQuery,
        response: responses({ 200: page('DecisionPage', 'decisions', DecisionView) }),
      },
    },
    async (request) => {
      const { limit = DEFAULT_LIMIT, cursor, status } = request.query;
      return pageOrProblem(await decisions.list({ sessionId: ownedSession(request).id, limit, cursor, status }));
    },
  );

  api.post(
    '/agent/sessions/:sessionId/decisions/:decisionId/approve',
    {
      config: { access: 'session', role: 'moderator', scope: 'approve' },
      schema: {
        summary: 'Approve the decision that waits, with other words where wanted',
        description:
          'Carried out at once and once, whoever approves at the same time; the others get 409 with the present state. By a key: of what the agent proposed only, and in its words.',
        tags,
        params: DecisionParams,
        body: ApproveBody,
        response: responses({ 200: about('The decision, approved.', DecisionView), ...CONFLICT }),
      },
      preValidation: bodyMayBeMissing,
    },
    async (request) => {
      const { edits, version } = request.body;
      const decisionId = request.params.decisionId.trim();
      const result = await answer.approve({
        sessionId: ownedSession(request).id,
        decisionId,
        actor: caller(request).userId,
        byKey: request.key !== null,
        ...(edits === undefined ? {} : { edits }),
        ...(version === undefined ? {} : { version }),
      });
      await note(request, 'decision.approve', decisionId, result);
      return answered(result);
    },
  );

  api.post(
    '/agent/sessions/:sessionId/decisions/:decisionId/reject',
    {
      config: { access: 'session', role: 'moderator', scope: 'approve' },
      schema: {
        summary: 'Reject the decision that waits',
        description: 'Nothing is shown to the audience.',
        tags,
        params: DecisionParams,
        querystring: RejectQuery,
        body: RejectBody,
        response: responses({ 200: about('The decision, rejected.', DecisionView), ...CONFLICT }),
      },
      preValidation: bodyMayBeMissing,
    },
    async (request) => {
      const reason = request.body.reason ?? request.query.reason;
      const decisionId = request.params.decisionId.trim();
      const result = await answer.reject({
        sessionId: ownedSession(request).id,
        decisionId,
        actor: caller(request).userId,
        ...(reason === undefined ? {} : { reason }),
      });
      await note(request, 'decision.reject', decisionId, result);
      return answered(result);
    },
  );
}

/** A POST without a body means the same as one with an empty object. */
async function bodyMayBeMissing(request: FastifyRequest): Promise<void> {
  request.body ??= {};
}

function answered(result: AnswerResult): DecisionView {
  switch (result.kind) {
    case 'ok':
      return result.decision;
    case 'not_found':
      throw notFound('decision');
    case 'forbidden':
      throw forbidden();
    case 'invalid':
      throw invalid([{ field: `/${result.field.replaceAll('.', '/')}`, message: result.message }]);
    case 'conflict':
      throw conflict(CONFLICTS[result.reason], result.current);
  }
}
