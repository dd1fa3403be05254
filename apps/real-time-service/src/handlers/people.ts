import { FIELD_LIMITS, PEOPLE_LIMITS } from '@conductor/contracts';
import { hasRole, insertAudit, type Db } from '@conductor/database';
import { lowerAll } from '../db/hands.ts';
import { keepOut, letBack, listRemoved } from '../db/people/removals.ts';
import { pageOf } from '../people/page.ts';
import type { People } from '../people/people.ts';
import type { Hands } from '../room/hands.ts';
import type { Room } from '../room/room.ts';
import type { Admission } from '../sockets/admission.ts';
import { route, type Route } from '../sockets/route.ts';
import { SocketError } from '../sockets/socket-error.ts';
import type { SourceOf } from '../sockets/socket.ts';

/** Who is in a room, and who is put out of it. */
export function peopleHandlers(deps: {
  db: Db;
  admission: Admission;
  people: People;
  hands: Pick<Hands, 'lowered'>;
  room: Pick<Room, 'putOut'>;
  sourceOf: SourceOf;
}): Route[] {
  const { db, admission, people, hands, room, sourceOf } = deps;
  return [
    route('people:list', async (socket, { sessionId, search, after }, reply) => {
      const { roles } = await admission.organiser(socket, 'people:list', sessionId);
      const all = await people.all(sessionId, socket.data.principal.userId);
      const isOrganiser = (userId: string): boolean => hasRole(roles, userId, 'moderator');
      reply({ success: true, ...pageOf(all, { search, after }, isOrganiser) });
    }),

    route('people:removed-list', async (socket, { sessionId }, reply) => {
      await admission.organiser(socket, 'people:removed-list', sessionId);
      reply({ success: true, removed: await listRemoved(db, sessionId, PEOPLE_LIMITS.page) });
    }),

    route('person:remove', async (socket, { sessionId, userId: shownId, minutes }, reply) => {
      const session = await admission.organiser(socket, 'person:remove', sessionId);
      const { eventId, roles } = session;
      const writeDown = (tx: Parameters<typeof insertAudit>[0], lasting: number): Promise<void> =>
        insertAudit(tx, {
          actor: socket.data.principal.userId,
          action: 'person.remove',
          outcome: 'OK',
          eventId,
          sessionId,
          source: sourceOf(socket),
          // Who it was stands beside the removal, and is forgotten with it.
          detail: { minutes: lasting },
        });
      const lasting = minutes ?? FIELD_LIMITS.removalMinutes.max;
      if (lasting === 0) {
        await db.transaction(async (tx) => {
          await letBack(tx, sessionId, shownId);
          await writeDown(tx, 0);
        });
        return reply({ success: true });
      }
      const whom = await people.whom(session, shownId, 'remove');
      if (!whom) throw new SocketError('NOT_FOUND', 'Nobody is known by this id in this session');
      const { userId } = whom;
      if (hasRole(roles, userId, 'moderator')) throw new SocketError('CONFLICT', 'Organisers cannot be removed');
      const name = await people.nameOf(session, userId);
      await db.transaction(async (tx) => {
        await keepOut(tx, { ...whom, name }, lasting);
        await writeDown(tx, lasting);
      });
      // Not before it is kept: who joins meanwhile finds the row or is put out by this.
      await room.putOut(sessionId, [userId]);
      hands.lowered({ sessionId, eventId }, await lowerAll(db, sessionId, [userId]));
      reply({ success: true });
    }),
  ];
}
