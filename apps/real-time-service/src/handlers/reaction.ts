import type { Admission } from '../sockets/admission.ts';
import type { Reactions } from '../room/reactions.ts';
import type { Platform } from '../redis/platform.ts';
import { route, type Route } from '../sockets/route.ts';

/** Reacting with an emoji: told to the platform at once, shown to the room in bursts. */
export function reactionHandlers(deps: { admission: Admission; platform: Platform; reactions: Reactions }): Route[] {
  const { admission, platform, reactions } = deps;
  return [
    route('reaction:send', async (socket, { sessionId, emoji }, reply) => {
      const { session } = admission.member(socket, 'reaction:send', sessionId);
      await platform.reaction({ sessionId, eventId: session.eventId }, socket.data.principal.userId, emoji);
      reactions.add(sessionId, emoji);
      reply({ success: true });
    }),
  ];
}
