import type { Admission } from '../sockets/admission.ts';
import type { Reactions } from '../room/reactions.ts';
import type { Challenges } from '../room/challenges.ts';
import type { Platform } from '../redis/platform.ts';
import { route, type Route } from '../sockets/route.ts';
import { ENDED, SocketError } from '../sockets/socket-error.ts';

/** Reacting with an emoji: counted in a challenge, told to the platform at once, shown to the room in bursts. */
export function reactionHandlers(deps: {
  admission: Admission;
  platform: Platform;
  reactions: Reactions;
  challenges: Challenges;
}): Route[] {
  const { admission, platform, reactions, challenges } = deps;
  return [
    route('reaction:send', async (socket, { sessionId, emoji, clientId }, reply) => {
      const { session } = admission.member(socket, 'reaction:send', sessionId);
      if (session.ended) throw new SocketError('CONFLICT', ENDED);
      const { userId } = socket.data.principal;
      await challenges.act(sessionId, userId, clientId ?? crypto.randomUUID());
      await platform.reaction({ sessionId, eventId: session.eventId }, userId, emoji);
      reactions.add(sessionId, emoji);
      reply({ success: true });
    }),
  ];
}
