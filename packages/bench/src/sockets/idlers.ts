import { answer } from '../child.ts';
import { connectMany, type Client } from '../connect.ts';
import { readRequest } from '../request.ts';

// Browsers that connect and do nothing. Asked for a count, there are that many from then on; asked for 0, none.
const clients: Client[] = [];

answer(async (request) => {
  const { url, secret, count } = readRequest(request, 'sockets');
  if (count === 0) for (const client of clients.splice(0)) client.disconnect();
  else clients.push(...(await connectMany(url, secret, count - clients.length, clients.length)));
});
