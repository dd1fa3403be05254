import type { Db } from '@conductor/database';
import { insertMessage, removeMessage } from '../db/chat.ts';
import type { Admission } from '../sockets/admission.ts';
import type { Platform } from '../redis/platform.ts';
import type { Room } from '../room/room.ts';
import type { Telemetry } from '../telemetry.ts';
import { SocketError } from '../sockets/socket-error.ts';
import { route, type Route } from '../sockets/route.ts';

/** Writing in a session's chat: kept, shown to the room, told to the platform. */
export function chatHandlers(deps: {
  db: Db;
  admission: Admission;
  room: Room;
  platform: Platform;
  telemetry: Telemetry;
}): Route[] {
  const { db, admission, room, platform, telemetry } = deps;
  return [
    route('chat:send', async (socket, { sessionId, text }, reply) => {
      const { session } = admission.member(socket, 'chat:send', sessionId);
      const { userId } = socket.data.principal;
      const message = { sessionId, id: crypto.randomUUID(), userId, text, sentAt: Date.now() };
      // What a member knows of the session may be a minute old.
      if (!(await insertMessage(db, message))) throw new SocketError('CONFLICT', 'This session has ended');
      try {
        await Promise.all([
          room.pass(sessionId, { name: 'chat:message', payload: message }),
          platform.chat({ sessionId, eventId: session.eventId }, { id: message.id, userId, text }),
        ]);
      } catch (error) {
        // The sender is told that it failed and will send it again: the room must not find it twice.
        await removeMessage(db, message.id).catch((fault: unknown) => telemetry.failed('taking a message back', fault));
        throw error;
      }
      reply({ success: true, id: message.id });
    }),
  ];
}
