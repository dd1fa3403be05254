// A session's chat and polls as a component. `#url=…&session=…&token=…` says where; a page of yours asks its own server for
// the token instead.
import { useConnection, useRoom } from '@conductor/client/react';
import { createRoot } from 'react-dom/client';

const { url, session, token } = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));

function Room() {
  const connection = useConnection(url, () => token);
  const { room, state, standing } = useRoom(connection, session);
  const say = (form) => void room?.send(form.get('text'));
  return (
    <>
      <h1>{state.title ?? 'A session'}</h1>
      <p>{standing.kind === 'live' ? `${state.present} here` : 'Connecting …'}</p>
      <ul>
        {state.messages.map(({ id, userId, text }) => (
          <li key={id}>
            {userId}: {text}
          </li>
        ))}
      </ul>
      {state.polls.map((poll) => (
        <fieldset key={poll.id}>
          <legend>{poll.question}</legend>
          {poll.options.map(({ id, text }) => (
            <button key={id} aria-pressed={poll.votedFor.includes(id)} onClick={() => void room?.vote(poll.id, [id])}>
              {text}: {poll.votes[id] ?? 0}
            </button>
          ))}
        </fieldset>
      ))}
      <form action={say}>
        <input name="text" aria-label="Your message" required />
        <button>Send</button>
      </form>
    </>
  );
}

createRoot(document.getElementById('room')).render(<Room />);
