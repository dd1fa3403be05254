import { EventParams, LiftView } from '@conductor/contracts';
import { compareSides } from '../../report/comparison.ts';
import type { Api } from '../api.ts';
import type { HttpContext } from '../context.ts';
import { notFound } from '../problems.ts';
import { responses } from '../responses.ts';

/** Whether the agent's proposals help, by comparison with doing nothing. */
export function liftRoutes(api: Api, { readLift }: HttpContext): void {
  api.get(
    '/agent/events/:eventId/lift',
    {
      config: { access: 'event', role: 'viewer' },
      schema: {
        summary: 'What the agent’s proposals did beside doing nothing, over all sessions of the event',
        description: 'May be asked as often as one likes: the interval allows for it.',
        tags: ['history'],
        params: EventParams,
        response: responses({ 200: LiftView }),
      },
    },
    async (request) => {
      const eventId = request.params.eventId.trim();
      const rows = await readLift(eventId);
      if (rows === null) throw notFound('event');
      return { id: eventId, eventId, ...compareSides(rows) };
    },
  );
}
