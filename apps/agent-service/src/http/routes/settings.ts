import { EventParams, EventSettings, EventSettingsBody, type Arm } from '@conductor/contracts';
import type { Api } from '../api.ts';
import { caller } from '../caller.ts';
import type { HttpContext } from '../context.ts';
import { conflict, invalid, notFound } from '../problems.ts';
import { CONFLICT, responses } from '../responses.ts';

/** How far the agent may go in an event. */
export function settingsRoutes(api: Api, { eventSettings, config }: HttpContext): void {
  const params = EventParams;
  const tags = ['events'];

  api.get(
    '/agent/events/:eventId/settings',
    {
      config: { access: 'event', role: 'viewer' },
      schema: {
        summary: 'How far the agent may go in an event',
        description: 'What is set for the event, or the defaults.',
        tags,
        params,
        response: responses({ 200: EventSettings }),
      },
    },
    async (request) => {
      const settings = await eventSettings.read(request.params.eventId.trim());
      if (settings === null) throw notFound('event');
      return settings;
    },
  );

  api.put(
    '/agent/events/:eventId/settings',
    {
      config: { access: 'event', role: 'moderator' },
      schema: {
        summary: 'Change how far the agent may go; what is left out stays as it is',
        description:
          'Takes effect with the next proposal, on every instance. Settings that were lost are made anew, with the defaults for what is left out.',
        tags,
        params,
        body: EventSettingsBody,
        response: responses({ 200: EventSettings, ...CONFLICT }),
      },
    },
    async (request) => {
      mustAllowSomething(request.body, config.arms);
      const by = { actor: caller(request).userId, source: request.ip };
      const result = await eventSettings.change(request.params.eventId.trim(), request.body, by);
      if (result.kind === 'not_found') throw notFound('event');
      if (result.kind === 'conflict') throw conflict('The settings have changed; read them again');
      return result.settings;
    },
  );
}

/** A list of which nothing can be carried out here would be a switch-off in disguise: an empty one says that. */
function mustAllowSomething({ allowedInterventions: allowed }: EventSettingsBody, arms: readonly Arm[]): void {
  if (!allowed || allowed.length === 0 || allowed.some((arm) => arms.includes(arm))) return;
  throw invalid([
    { field: '/allowedInterventions', message: `must hold one of ${arms.join(', ')}, or nothing at all` },
  ]);
}
