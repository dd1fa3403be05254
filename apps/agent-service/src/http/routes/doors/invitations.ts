import { Invitation, JoinBody, Joined, SessionParams } from '@conductor/contracts';
import { about } from '@conductor/contracts/describe';
import { faultOfName, tidyName } from '@conductor/moderation';
import Type from 'typebox';
import type { Api } from '../../api.ts';
import { actorOf, ownedSession } from '../../caller.ts';
import type { Guests, HttpContext } from '../../context.ts';
import { countRequest, network, refuseSpent } from '../../plugins/rate-limit.ts';
import { conflict, invalid, notFound } from '../../problems.ts';
import { CONFLICT, responses } from '../../responses.ts';

const GUEST_LIFE_MS = 12 * 3_600_000;
/** In any minute: who may come by one code, from one address (a campus has one for all), and wrong codes of an address. */
const JOINS_OF_CODE = 1_200;
const JOINS_OF_ADDRESS = 1_200;
const WRONG_OF_ADDRESS = 10;

/** Coming in without an account. Not served where guests are not configured. */
export function invitationRoutes(api: Api, context: HttpContext, { invitations, issue }: Guests): void {
  const tags = ['sessions'];
  const params = SessionParams;
  const config = { access: 'session', role: 'moderator' } as const;

  api.post(
    '/agent/sessions/:sessionId/invite',
    {
      config,
      schema: {
        summary: 'Make a code by which guests come in, in place of any other; it is shown in this response alone',
        description: 'Good for 24 hours, and no longer than the session.',
        tags,
        params,
        response: responses({ 201: Invitation, ...CONFLICT }),
      },
    },
    async (request, reply) => {
      const session = ownedSession(request);
      if (session.status === 'ENDED') throw conflict('The session has ended');
      return reply.code(201).send(await invitations.create(session, actorOf(request)));
    },
  );

  api.delete(
    '/agent/sessions/:sessionId/invite',
    {
      config,
      schema: {
        summary: 'Take the code away; who came in by it stays',
        description: 'It opens nothing from the next request on.',
        tags,
        params,
        response: responses({ 200: about('Nothing more to say.', Type.Object({})) }),
      },
    },
    async (request) => {
      if (!(await invitations.remove(ownedSession(request), actorOf(request)))) throw notFound('invitation');
      return {};
    },
  );

  api.post(
    '/join',
    {
      config: { access: 'open', limit: 'own' },
      schema: {
        summary: 'Come in as a guest, by a code: a token for the sockets, for one event, for at most 12 hours',
        description:
          'Wrong codes and right ones are limited apart, by address and by code. A name that does not pass the filter is refused; an anonymous event takes none.',
        tags,
        body: JoinBody,
        response: responses({ 200: Joined }),
      },
    },
    async (request, reply) => {
      const address = network(request.ip);
      const wrong = `join-wrong:${address}`;
      refuseSpent(context, wrong, WRONG_OF_ADDRESS);
      await countRequest(context, request, reply, `join:${address}`, JOINS_OF_ADDRESS);
      const { code, name } = request.body;
      const codeHash = invitations.hashOf(code);
      const session = await invitations.find(codeHash);
      if (session === null) {
        await countRequest(context, request, reply, wrong, WRONG_OF_ADDRESS);
        context.audit.record({ actor: null, action: 'invitation.use', outcome: 'DENIED', source: request.ip });
        throw notFound('invitation, or it is over');
      }
      await countRequest(context, request, reply, `join-code:${codeHash}`, JOINS_OF_CODE);
      const called = name === undefined || session.anonymous ? undefined : goodName(name);
      const expiresAt = Date.now() + GUEST_LIFE_MS;
      const { token } = issue(session.eventId, expiresAt, called);
      return { token, sessionId: session.id, expiresAt };
    },
  );
}

/** A guest's name as it is shown. Throws, in words for the guest, where it does not pass the filter. */
function goodName(name: string): string {
  const shown = tidyName(name);
  const fault = faultOfName(name, false) ?? faultOfName(shown, false);
  if (fault !== null) throw invalid([{ field: '/name', message: fault }]);
  return shown;
}
