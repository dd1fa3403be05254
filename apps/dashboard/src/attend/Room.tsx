import { useRef } from 'react';
import { Button } from 'react-aria-components';
import type { RoomModel } from '../room/model.ts';
import type { RoomClient, RoomView } from '../room/room-client.ts';
import { Chat } from './Chat.tsx';
import { PollCard } from './PollCard.tsx';
import { Reactions } from './Reactions.tsx';

type RoomProps = { client: RoomClient; room: RoomModel; burst: RoomView['burst'] };

/** What is asked of the attendee first, then the chat with the reactions under the thumb. */
export function Room({ client, room, burst }: RoomProps) {
  const composer = useRef<HTMLInputElement>(null);
  return (
    <main className="page room" id="main">
      <div className="room-top" aria-live="polite">
        {room.banner !== null && (
          <section className="card banner" aria-label="Message from the host">
            <div>
              <h2 dir="auto">{room.banner.title}</h2>
              <p dir="auto">{room.banner.message}</p>
            </div>
            <Button className="button quiet small" onPress={() => client.dismiss('banner')}>
              Close
            </Button>
          </section>
        )}
        {room.prompt !== null && (
          <section className="card prompt" aria-label="Question to everybody">
            <p className="small-title">Question to everybody</p>
            <p className="prompt-text" dir="auto">
              {room.prompt.prompt}
            </p>
            <div className="row">
              <Button className="button primary small" onPress={() => composer.current?.focus()}>
                Answer in the chat
              </Button>
              <Button className="button quiet small" onPress={() => client.dismiss('prompt')}>
                Close
              </Button>
            </div>
          </section>
        )}
        {room.polls.map((entry) => (
          <PollCard key={entry.poll.id} client={client} entry={entry} />
        ))}
      </div>
      <Chat client={client} messages={room.messages} composer={composer}>
        <Reactions client={client} burst={burst} />
      </Chat>
    </main>
  );
}
