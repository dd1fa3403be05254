import type { Db } from '@conductor/database';
import { flawOf } from '@conductor/moderation';
import { insertMessage, removeMessage } from '../db/chat.ts';
import type { Admission } from '../sockets/admission.ts';
import type { Platform } from '../redis/platform.ts';
import type { Room } from '../room/room.ts';
import type { Telemetry } from '../telemetry.ts';
import { SocketError } from '../sockets/socket-error.ts';
import { route, type Route } from '../sockets/route.ts';

/** Writing in a session's chat: kept, shown to the room, told to the platform; what abuses waits for an organiser. */
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
      const flaw = flawOf(text, 'chat');
      if (flaw === 'BLANK') throw new SocketError('INVALID_PAYLOAD', 'The message shows nothing');
      const message = { sessionId, id: crypto.randomUUID(), userId, text, sentAt: Date.now() };
      // What a member knows of the session may be a minute old.
      const fate = await insertMessage(db, message, flaw !== null);
      if (fate === 'ended') throw new SocketError('CONFLICT', 'This session has ended');
      if (fate === 'muted') throw new SocketError('CONFLICT', 'You are muted in this session');
      if (flaw !== null) {
        socket.emit('chat:held', { sessionId, id: message.id });
        return reply({ success: true, id: message.id, held: true });
      }
      try {
        await Promise.all([
          room.pass(sessionId, { name: 'chat:message', payload: message }),
          platform.chat({ sessionId, eventId: session.eventId }, { id: message.id, userId, text }),
        ]);
      } catch (error) {
        // The sender is told that it failed and will send it again: the room must not find it twice.
        await removeMessage(db, message).catch((fault: unknown) => telemetry.failed('taking a message back', fault));
        throw error;
      }
      reply({ success: true, id: message.id });
    }),
  ];
}
