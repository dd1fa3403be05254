import type { PresenceStore } from '../redis/presence-store.ts';
import type { Room } from '../room/room.ts';
import type { Show } from './show.ts';

type Deps = { room: Room; store: PresenceStore };

/** A question to the chat. */
export const showPrompt = ({ room, store }: Deps): Show<'CHAT_PROMPT'> => ({
  async tell({ sessionId, interventionId, claimedAt: shownAt }, { prompt }) {
    const payload = { sessionId, interventionId, prompt, shownAt };
    await room.tell(sessionId, interventionId, { name: 'prompt:shown', payload });
    return store.present(sessionId);
  },
});

/** A banner over everybody's page. */
export const showBanner = ({ room, store }: Deps): Show<'BROADCAST'> => ({
  async tell({ sessionId, interventionId }, { arm: type, title, message }) {
    const payload = { sessionId, interventionId, type, title, message };
    await room.tell(sessionId, interventionId, { name: 'agent:intervention:banner', payload });
    return store.present(sessionId);
  },
});
