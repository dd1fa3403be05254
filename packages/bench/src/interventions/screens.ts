import { answer } from '../child.ts';
import { connectAs, connectMany, joinAll } from '../connect.ts';
import { readRequest } from '../request.ts';

// Everybody's screens in a room, or one organiser's: connects them, and from then on says when each was shown what comes
// next, in milliseconds since the Unix epoch.
let screens = 0;
let shown: number[] = [];
let everywhere = (): void => undefined;

function show(): void {
  shown.push(performance.timeOrigin + performance.now());
  if (shown.length === screens) everywhere();
}

answer(async (request) => {
  if (request === 'next') {
    if (shown.length < screens) await new Promise<void>((resolve) => (everywhere = resolve));
    const times = shown;
    shown = [];
    return times;
  }
  const { url, secret, sessionId, count } = readRequest(request, 'screens');
  screens = count;
  if (count === 1) {
    const organiser = await connectAs(url, secret, 'organiser');
    organiser.on('agent.decision', show);
    const subscribed = await organiser.emitWithAck('agent:subscribe', { sessionId });
    if (!subscribed.success) throw new Error(subscribed.error);
    return 'in';
  }
  const clients = await connectMany(url, secret, count);
  for (const client of clients) client.on('agent:intervention:banner', show);
  await joinAll(clients, sessionId);
  return 'in';
});
