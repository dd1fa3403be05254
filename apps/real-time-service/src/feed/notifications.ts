import { notificationsChannel, OrganiserNotification, parseJson, rememberIds } from '@conductor/contracts';
import type { Subscriber } from '@conductor/runtime/redis';
import { Compile } from 'typebox/compile';
import { socketRoom, type EventSocket } from '../sockets/socket.ts';
import type { Watchers } from './watchers.ts';
import type { Telemetry } from '../telemetry.ts';

export type Notifications = {
  /** From now on the socket receives the event's notifications; the function returned ends that. */
  add(socket: EventSocket, eventId: string): () => void;
};

const notification = Compile(OrganiserNotification);
/** Of so many it is remembered that they were told, since whoever does not know tells again. */
const IDS_REMEMBERED = 1_000;

/**
 * An event's notifications to the organisers connected here, at most once each. `subscriber` is a connection for plain
 * subscriptions only. A socket with several sessions of an event receives one copy.
 */
export function createNotifications(options: {
  subscriber: Subscriber;
  tell: (eventId: string, notification: OrganiserNotification) => void;
  watchers: Pick<Watchers, 'add'>;
  telemetry: Telemetry;
}): Notifications {
  const { subscriber, tell, watchers, telemetry } = options;
  /** Event → socket → its sessions there. */
  const listeners = new Map<string, Map<string, number>>();
  const events = new Map<string, string>();
  const isFirst = rememberIds(IDS_REMEMBERED);

  const subscribe = (eventId: string): void => {
    subscriber
      .subscribe(notificationsChannel(eventId))
      .catch((error: unknown) => telemetry.failed('subscribing to notifications', error));
  };
  subscriber.on('ready', () => {
    for (const eventId of listeners.keys()) subscribe(eventId);
  });
  subscriber.on('message', (channel: string, text: string) => {
    const eventId = events.get(channel);
    if (eventId === undefined) return;
    const value = parseJson(text);
    if (notification.Check(value) && value.eventId === eventId) {
      if (isFirst(value.id)) tell(eventId, value);
    } else telemetry.invalidPayload('organiser notification', notification.Errors(value)[0]?.instancePath || '/');
  });

  const remove = (socket: EventSocket, eventId: string): void => {
    const sockets = listeners.get(eventId);
    const left = (sockets?.get(socket.id) ?? 0) - 1;
    if (!sockets) return;
    if (left > 0) {
      sockets.set(socket.id, left);
      return;
    }
    sockets.delete(socket.id);
    void socket.leave(socketRoom.event(eventId));
    if (sockets.size > 0) return;
    listeners.delete(eventId);
    events.delete(notificationsChannel(eventId));
    subscriber.unsubscribe(notificationsChannel(eventId)).catch(() => undefined);
  };

  return {
    add(socket, eventId) {
      const sockets = listeners.get(eventId) ?? new Map<string, number>();
      if (sockets.size === 0) {
        listeners.set(eventId, sockets);
        events.set(notificationsChannel(eventId), eventId);
        subscribe(eventId);
      }
      sockets.set(socket.id, (sockets.get(socket.id) ?? 0) + 1);
      void socket.join(socketRoom.event(eventId));
      const stopWatching = watchers.add(eventId, socket.data.principal.userId);
      return () => {
        stopWatching();
        remove(socket, eventId);
      };
    },
  };
}
