import { randomUUID } from 'node:crypto';
import type { Client, Message } from './client.ts';
import type { Emit } from '../connector.ts';
import type { People } from './people.ts';

/** Colours, which have numbers, and other formatting of clients. */
const FORMATTING = new RegExp(String.raw`${String.fromCharCode(3)}\d{0,2}(?:,\d{1,2})?|\p{Cc}`, 'gu');

/** Tells what happens in one channel; `me` is who we are there just now. */
export function hear(
  client: Client,
  { channel, people, emit, knowsWhoIsThere }: { channel: string; people: People; emit: Emit; knowsWhoIsThere: boolean },
): void {
  const isHere = (name: string): boolean => name.toLowerCase() === channel.toLowerCase();
  const isMe = (nick: string): boolean => nick.toLowerCase() === client.user.nick.toLowerCase();
  const count = (): void => {
    if (knowsWhoIsThere) emit({ type: 'present', present: people.count() });
  };
  const say = ({ nick, target, message, tags }: Message): void => {
    if (!isHere(target) || isMe(nick)) return;
    const id = tags['id'] ?? tags['msgid'] ?? randomUUID();
    const text = people.withoutNames(message.replaceAll(FORMATTING, ''));
    emit({ type: 'chat', id, person: people.personOf(nick, tags['user-id'] ?? tags['account']), text });
  };
  const left = (nick: string): void => {
    if (!people.leave(nick) || !knowsWhoIsThere) return;
    emit({ type: 'left', id: randomUUID(), person: people.personOf(nick) });
    count();
  };

  client
    .on('privmsg', say)
    .on('action', say)
    .on('userlist', ({ channel: of, users }) => {
      if (!isHere(of)) return;
      people.all(users.map(({ nick }) => nick).filter((nick) => !isMe(nick)));
      count();
    })
    .on('join', ({ nick, channel: of }) => {
      if (!isHere(of) || isMe(nick) || !knowsWhoIsThere) return;
      people.enter(nick);
      emit({ type: 'joined', id: randomUUID(), person: people.personOf(nick) });
      count();
    })
    .on('part', ({ nick, channel: of }) => isHere(of) && left(nick))
    .on('kick', ({ kicked, channel: of }) => isHere(of) && left(kicked))
    .on('quit', ({ nick }) => left(nick))
    .on('nick', ({ nick, new_nick: next }) => people.rename(nick, next));
}
