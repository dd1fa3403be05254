import { notificationsChannel, type OrganiserNotification } from '@conductor/contracts';
import type { RedisClient } from '@conductor/runtime/redis';
import type { WatcherStore } from '../redis/watcher-store.ts';
import type { Show } from './show.ts';

/** A word to those of the event who are there; whoever comes later finds it in the feed, as its decision's words. */
export const showNotification = (deps: { commands: RedisClient; watchers: WatcherStore }): Show<'NOTIFICATION'> => ({
  async tell({ sessionId, eventId, interventionId: id, claimedAt: timestamp }, { title, message }) {
    const notification: OrganiserNotification = { id, eventId, sessionId, title, message, timestamp };
    const reach = await deps.watchers.count(eventId);
    await deps.commands.publish(notificationsChannel(eventId), JSON.stringify(notification));
    return reach;
  },
});
