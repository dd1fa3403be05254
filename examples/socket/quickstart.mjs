// Comes into a session as one of its audience, says something, and votes in a poll that its organiser opens.
// AGENT_URL=… REAL_TIME_URL=http://127.0.0.1:3002 ORGANISER=<token> VISITOR=<token of another> node quickstart.mjs
import { connect, createApi } from '@conductor/client';

const { AGENT_URL, REAL_TIME_URL, ORGANISER, VISITOR } = process.env;
const sessionId = `talk-${Date.now()}`;

const api = createApi({ url: AGENT_URL, token: ORGANISER });
await api('POST /agent/sessions/register', { body: { sessionId, eventId: `event-${Date.now()}` } });

const host = connect({ url: REAL_TIME_URL, token: ORGANISER });
const visitor = connect({ url: REAL_TIME_URL, token: VISITOR });
const room = visitor.room(sessionId);
const results = new Promise((resolve) => {
  room.listen((news) => {
    if (news.name === 'chat:message') console.log(`${news.payload.userId}: ${news.payload.text}`);
    if (news.name === 'poll:results') resolve(news.payload);
  });
});
// Results may come before the vote is acknowledged; both are waited for.
const voting = new Promise((resolve) => {
  room.listen((news) => {
    if (news.name !== 'poll:opened') return;
    const { poll } = news.payload;
    resolve(room.vote(poll.id, [poll.options[0].id]));
  });
});

const said = await room.send('Hello');
if (!said.success) throw new Error(said.error);
const opened = await host.organiser(sessionId).openPoll({ question: 'Shall we begin?', options: ['Yes', 'Not yet'] });
if (!opened.success) throw new Error(opened.error);

const answer = await voting;
if (!answer.success) throw new Error(answer.error);
const { votes, voters } = await results;
console.log(`${voters} voted:`, votes);
host.close();
visitor.close();
