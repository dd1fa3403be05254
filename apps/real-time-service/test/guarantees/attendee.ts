import { setTimeout as pause } from 'node:timers/promises';
import type { ClientEvent, ClientPayload, FeedPosition, JoinAnswer, PollResults } from '@conductor/contracts';
import type { Answer, Client } from '../rig.ts';

/** A browser as the protocol asks for it: it comes back with its place, and asks again with the same `clientId`. */
export type Attendee = Awaited<ReturnType<typeof attend>>;

/** A session, and how somebody gets a socket at one of the nodes that serve it. */
type World = { sessionId: string; connect: (sub: string) => Promise<Client> };
type Told = { id: string } & Partial<FeedPosition>;

const PATIENCE_MS = 1_000;
const AGAIN_MS = 30;

/** Comes into the session as `sub`, and stays until `leave`. */
export async function attend({ sessionId, connect: dial }: World, sub: string) {
  const shown: string[] = [];
  const doubles: string[] = [];
  let results: PollResults | null = null;
  let place: FeedPosition | undefined;
  let client: Client | null = null;
  let isLive = false;
  let isStaying = true;
  let joins = 0;

  const keepPlace = ({ epoch, seq }: Partial<FeedPosition>): void => {
    if (epoch !== undefined && seq !== undefined) place = { epoch, seq };
  };
  const take = (told: Told): void => {
    if (!isLive) return;
    if (shown.includes(told.id)) doubles.push(told.id);
    else shown.push(told.id);
    keepPlace(told);
  };
  const tally = (next: PollResults): void => {
    if (!results || next.version >= results.version) results = next;
  };

  const begin = (answer: JoinAnswer): void => {
    isLive = true;
    const { polls, closedPolls } = answer;
    for (const { id: pollId, votes, words, voters, version } of [...polls, ...closedPolls])
      if (votes && voters !== undefined && version !== undefined)
        tally({ sessionId, pollId, votes, ...(words ? { words } : {}), voters, version });
    if (answer.recovered) {
      for (const { name, payload, epoch, seq } of answer.missed) {
        if (name === 'chat:message') take({ id: payload.id, epoch, seq });
        if (name === 'poll:results') tally(payload);
      }
    } else shown.splice(0, shown.length, ...answer.messages.map(({ id }) => id));
    keepPlace(answer);
  };

  /** In the callback itself, since what follows an acknowledgement comes before its promise. */
  const join = (own: Client): void => {
    isLive = false;
    const nth = (joins += 1);
    own.emit('session:join', { sessionId, ...(place ? { since: place } : {}) }, (answer) => {
      if (nth !== joins || own !== client) return;
      if (answer.success) begin(answer);
      else void pause(AGAIN_MS).then(() => own === client && join(own));
    });
  };

  const connect = async (): Promise<void> => {
    if (!isStaying) return;
    const own = await dial(sub).catch(() => null);
    if (!own) {
      await pause(AGAIN_MS);
      return connect();
    }
    client = own;
    own.on('chat:message', take);
    own.on('poll:results', tally);
    own.on('session:missed', () => {
      place = undefined;
      join(own);
    });
    own.on('disconnect', () => {
      isLive = false;
      if (own === client) void connect();
    });
    join(own);
  };
  await connect();

  /** Sends an event until it is acknowledged. */
  const ask = async <E extends ClientEvent>(event: E, payload: ClientPayload<E>): Promise<Answer> => {
    for (;;) {
      const own: { timeout(ms: number): { emitWithAck(name: string, payload: unknown): Promise<Answer> } } | null =
        isLive ? client : null;
      const answer = await own
        ?.timeout(PATIENCE_MS)
        .emitWithAck(event, payload)
        .catch(() => null);
      // Closed already: by the try whose acknowledgement was lost.
      if (answer?.success || answer?.code === 'CONFLICT') return answer;
      await pause(AGAIN_MS);
    }
  };

  return {
    sub,
    shown,
    doubles,
    ask,
    results: () => results,
    isLive: () => isLive,
    /** The network between them and the node is gone. */
    drop: (): void => void client?.io.engine.close(),
    leave(): void {
      isStaying = false;
      const own = client;
      client = null;
      own?.disconnect();
    },
  };
}
