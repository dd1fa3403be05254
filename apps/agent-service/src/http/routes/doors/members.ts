import {
  EventParams,
  MemberBody,
  MemberList,
  MemberParams,
  MemberView,
  MOST_MEMBERS,
  TransferBody,
} from '@conductor/contracts';
import { about } from '@conductor/contracts/describe';
import type { MemberResult } from '../../../db/doors/members.ts';
import type { Api } from '../../api.ts';
import { actorOf } from '../../caller.ts';
import type { HttpContext } from '../../context.ts';
import { conflict, invalid, notFound } from '../../problems.ts';
import { CONFLICT, responses } from '../../responses.ts';

const REFUSED = {
  organiser: 'The event is theirs; hand it over by a transfer first',
  full: `An event has at most ${MOST_MEMBERS} members beside its organiser`,
} as const;

/** Who works in an event, and whose it is. */
export function memberRoutes(api: Api, { members }: HttpContext): void {
  const tags = ['events'];
  const config = { access: 'event', role: 'owner' } as const;

  api.get(
    '/agent/events/:eventId/members',
    {
      config,
      schema: {
        summary: 'Who works in the event',
        description: 'The organiser first, then the members by name.',
        tags,
        params: EventParams,
        response: responses({ 200: MemberList }),
      },
    },
    async (request) => {
      const items = await members.list(request.params.eventId.trim());
      if (items === null) throw notFound('event');
      return { items };
    },
  );

  api.post(
    '/agent/events/:eventId/members',
    {
      config,
      schema: {
        summary: 'Give a user a role in the event, in place of any other',
        description: 'Holds from the user’s next request on; a subscribed socket is checked within a minute.',
        tags,
        params: EventParams,
        body: MemberBody,
        response: responses({ 200: about('The member, with the new role.', MemberView), ...CONFLICT }),
      },
    },
    async (request) => {
      const { userId, role } = request.body;
      const member = { userId: person('userId', userId), role };
      return memberOrProblem(await members.set(request.params.eventId.trim(), member, actorOf(request)));
    },
  );

  api.delete(
    '/agent/events/:eventId/members/:userId',
    {
      config,
      schema: {
        summary: 'Take a user’s role in the event away',
        description: 'Holds from the user’s next request on; a subscribed socket is checked within a minute.',
        tags,
        params: MemberParams,
        response: responses({ 200: about('The member who was removed, as they were.', MemberView), ...CONFLICT }),
      },
    },
    async (request) => {
      const { eventId, userId } = request.params;
      return memberOrProblem(await members.remove(eventId.trim(), userId.trim(), actorOf(request)));
    },
  );

  api.post(
    '/agent/events/:eventId/transfer',
    {
      config,
      schema: {
        summary: 'Hand the event over; whoever had it has no part in it any more',
        description: 'For an event that was registered by the wrong user, or that changes hands.',
        tags,
        params: EventParams,
        body: TransferBody,
        response: responses({ 200: about('The new organiser.', MemberView) }),
      },
    },
    async (request) => {
      const to = person('to', request.body.to);
      return memberOrProblem(await members.transfer(request.params.eventId.trim(), to, actorOf(request)));
    },
  );
}

/** A user of the platform: guests and keys come and go, and can never work in an event. */
function person(field: string, value: string): string {
  const userId = value.trim();
  if (/^(guest|key):/.test(userId)) throw invalid([{ field: `/${field}`, message: 'must be a user who signs in' }]);
  return userId;
}

function memberOrProblem(result: MemberResult): MemberView {
  switch (result.kind) {
    case 'ok':
      return result.member;
    case 'not_found':
      throw notFound('member');
    case 'refused':
      throw conflict(REFUSED[result.reason]);
  }
}
