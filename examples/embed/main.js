// A session's chat within any page, without a framework. `#url=…&session=…&token=…` says where; a page of yours asks its own
// server for the token instead. Its origin has to be in CORS_ORIGINS.
import { connect } from '@conductor/client';

const { url, session, token } = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
const room = connect({ url, token }).room(session);
const list = document.getElementById('messages');
const form = document.getElementById('say');

room.listen(() => {
  const rows = room.state().messages.map(({ userId, text }) => {
    const row = document.createElement('li');
    // As text: what an audience writes is never markup.
    row.textContent = `${userId}: ${text}`;
    return row;
  });
  list.replaceChildren(...rows);
});
form.addEventListener('submit', (event) => {
  event.preventDefault();
  const text = new FormData(form).get('text');
  void room.send(text).then((answer) => answer.success && form.reset());
});
