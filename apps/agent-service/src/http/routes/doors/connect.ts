import {
  Audience,
  ConnectorBegin,
  ConnectorCommands,
  ConnectorOutcome,
  ConnectorRecord,
  InterventionParams,
  SessionParams,
  SessionView,
} from '@conductor/contracts';
import { about } from '@conductor/contracts/describe';
import type { Api } from '../../api.ts';
import { actorOf, ownedSession } from '../../caller.ts';
import type { HttpContext } from '../../context.ts';
import { conflict } from '../../problems.ts';
import { CONFLICT, responses } from '../../responses.ts';

/** Sessions whose audience is elsewhere: their connectors say what can be done there, and come for what is to be done. */
export function connectRoutes(api: Api, { audiences }: HttpContext): void {
  const config = { access: 'session', role: 'moderator', scope: 'connect' } as const;
  const tags = ['connectors'];

  api.put(
    '/connect/sessions/:sessionId',
    {
      config,
      schema: {
        summary: 'The session’s audience is elsewhere',
        description:
          'Interventions go to whoever calls the routes below, and to our own room no more; those that cannot be carried out there are not proposed. Again replaces what was said.',
        tags,
        params: SessionParams,
        body: Audience,
        response: responses({ 200: about('Where it is now.', Audience), ...CONFLICT }),
      },
    },
    async (request) => {
      const session = ownedSession(request);
      if (session.status === 'ENDED') throw conflict('The session has ended');
      await audiences.bind(session, request.body, actorOf(request));
      return request.body;
    },
  );

  api.delete(
    '/connect/sessions/:sessionId',
    {
      config,
      schema: {
        summary: 'The session’s audience is in our own room again',
        description: 'What was given to the connector before stays with it.',
        tags,
        params: SessionParams,
        response: responses({ 200: about('The session.', SessionView) }),
      },
    },
    async (request) => {
      const session = ownedSession(request);
      await audiences.bind(session, null, actorOf(request));
      return session;
    },
  );

  api.post(
    '/connect/sessions/:sessionId/take',
    {
      config,
      schema: {
        summary:
          'What is to be carried out at the audience’s place; to be asked each second while its connection stands',
        description:
          'It is settled by this that nobody else carries it out. Given again until its outcome is recorded.',
        tags,
        params: SessionParams,
        response: responses({ 200: ConnectorCommands }),
      },
    },
    async (request) => {
      const command = await audiences.take(ownedSession(request).id);
      return { items: command === null ? [] : [command] };
    },
  );

  api.post(
    '/connect/sessions/:sessionId/interventions/:interventionId/begin',
    {
      config,
      schema: {
        summary: 'Before anything of an intervention leaves: may it',
        description: 'Where no response arrives, it must not: it may have been the first, and the next asking says no.',
        tags,
        params: InterventionParams,
        response: responses({ 200: ConnectorBegin }),
      },
    },
    async (request) => {
      const { interventionId } = request.params;
      return { first: await audiences.begin(ownedSession(request).id, interventionId.trim()) };
    },
  );

  api.post(
    '/connect/sessions/:sessionId/interventions/:interventionId/outcome',
    {
      config,
      schema: {
        summary: 'What became of an intervention',
        description: 'The reward’s clock starts. May be sent again until it is answered.',
        tags,
        params: InterventionParams,
        body: ConnectorOutcome,
        response: responses({ 200: ConnectorRecord }),
      },
    },
    async (request) => {
      const { interventionId } = request.params;
      const recorded = await audiences.record(ownedSession(request).id, interventionId.trim(), request.body);
      return { recorded };
    },
  );
}
