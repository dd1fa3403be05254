import { isGuestId } from '@conductor/auth';
import { EventParams, RevocationBody, RevocationView } from '@conductor/contracts';
import { about } from '@conductor/contracts/describe';
import type { Api } from '../../api.ts';
import { actorOf } from '../../caller.ts';
import type { HttpContext } from '../../context.ts';
import { invalid } from '../../problems.ts';
import { responses } from '../../responses.ts';

const AT_ONCE =
  'Holds at once, on every instance of both services: requests are refused with 401, open sockets are ended. Tokens issued from a few seconds later on are good again, so whoever issues them must stop first.';

/** Tokens that are to open nothing any more, before they end by themselves. */
export function revocationRoutes(api: Api, { revoke }: HttpContext): void {
  api.post(
    '/agent/revocations',
    {
      config: { access: 'admin' },
      schema: {
        summary: 'Refuse every token that a user has',
        description: AT_ONCE,
        tags: ['installation'],
        body: RevocationBody,
        response: responses({ 200: about('What is refused from now on.', RevocationView) }),
      },
    },
    async (request) => revoke(request.body.userId.trim(), null, actorOf(request)),
  );

  api.post(
    '/agent/events/:eventId/revocations',
    {
      config: { access: 'event', role: 'owner' },
      schema: {
        summary: 'Refuse every token of a guest of the event',
        description: AT_ONCE,
        tags: ['events'],
        params: EventParams,
        body: RevocationBody,
        response: responses({ 200: about('What is refused from now on.', RevocationView) }),
      },
    },
    async (request) => {
      const userId = request.body.userId.trim();
      // Anybody else's token opens other events too, which are not this owner's.
      if (!isGuestId(userId)) throw invalid([{ field: '/userId', message: 'must be a guest’s' }]);
      return revoke(userId, request.params.eventId.trim(), actorOf(request));
    },
  );
}
