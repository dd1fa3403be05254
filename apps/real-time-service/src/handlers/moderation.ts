import { insertAudit, type AuditAction, type Db } from '@conductor/database';
import { heldMessages, recentMessages, releaseMessage } from '../db/chat.ts';
import { muteUser } from '../db/people/mutes.ts';
import type { People } from '../people/people.ts';
import type { Admission } from '../sockets/admission.ts';
import type { Chat } from '../room/chat.ts';
import type { EventSocket, SourceOf } from '../sockets/socket.ts';
import { ENDED, SocketError } from '../sockets/socket-error.ts';
import { route, type Route } from '../sockets/route.ts';

const LISTED = 50;

/** What organisers do about a chat: look at it, take a message back, look at what was held and release it, mute somebody. */
export function moderationHandlers(deps: {
  db: Db;
  admission: Admission;
  chat: Chat;
  people: People;
  sourceOf: SourceOf;
}): Route[] {
  const { db, admission, chat, people, sourceOf } = deps;

  const writeDown = (
    socket: EventSocket,
    action: AuditAction,
    { id: sessionId, eventId }: { id: string; eventId: string },
    detail: Record<string, unknown>,
  ): Promise<void> => {
    const actor = socket.data.principal.userId;
    return insertAudit(db, { actor, action, outcome: 'OK', eventId, sessionId, source: sourceOf(socket), detail });
  };

  return [
    route('chat:remove', async (socket, { sessionId, messageId }, reply) => {
      const session = await admission.organiser(socket, 'chat:remove', sessionId);
      // Done and told again when asked again: a message that is gone must be gone from everybody's page too.
      await chat.remove(sessionId, session.eventId, messageId);
      await writeDown(socket, 'chat.remove', session, { messageId });
      reply({ success: true });
    }),

    route('chat:shown-list', async (socket, { sessionId }, reply) => {
      await admission.organiser(socket, 'chat:shown-list', sessionId);
      reply({ success: true, messages: await recentMessages(db, sessionId, LISTED) });
    }),

    route('chat:held-list', async (socket, { sessionId }, reply) => {
      await admission.organiser(socket, 'chat:held-list', sessionId);
      reply({ success: true, messages: await heldMessages(db, sessionId, LISTED) });
    }),

    route('chat:release', async (socket, { sessionId, messageId }, reply) => {
      const session = await admission.organiser(socket, 'chat:release', sessionId);
      if (session.ended) throw new SocketError('CONFLICT', ENDED);
      const message = await releaseMessage(db, { sessionId, id: messageId });
      if (!message) throw new SocketError('NOT_FOUND');
      await chat.show(message, session.eventId);
      await writeDown(socket, 'chat.release', session, { messageId });
      reply({ success: true });
    }),

    route('chat:mute', async (socket, { sessionId, userId, minutes }, reply) => {
      const session = await admission.organiser(socket, 'chat:mute', sessionId);
      const whom = await people.whom(session, userId, 'mute');
      if (!whom) throw new SocketError('NOT_FOUND', 'Nobody is known by this id in this session');
      await muteUser(db, whom, minutes);
      // Who it is stands beside the mute, and is forgotten with it.
      await writeDown(socket, 'chat.mute', session, { minutes });
      reply({ success: true });
    }),
  ];
}
