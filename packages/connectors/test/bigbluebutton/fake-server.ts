import { createHash } from 'node:crypto';
import { createServer } from 'node:http';

/** A BigBlueButton server with one running meeting, as docs.bigbluebutton.org describes its API and its webhooks. */
export type FakeBbb = AsyncDisposable & {
  url: string;
  /** Somebody comes or goes; `isTold` says whether the hook hears of it. */
  enter: (name: string, isTold?: boolean) => Promise<void>;
  leave: (name: string) => Promise<void>;
  say: (name: string, text: string) => Promise<void>;
  /** Any event of somebody’s, such as a raised hand. */
  tell: (id: string, name: string, more: object, poll?: object) => Promise<void>;
  /** All events once more, the newest first. */
  tellAgain: () => Promise<void>;
  /** What the API was asked to say. */
  said: () => readonly string[];
  disableChat: () => void;
  /** Whether hooks get through. */
  holdBack: (isHeld: boolean) => void;
  /** How many hooks are registered, and how calls of ours were answered. */
  hooks: () => number;
  statuses: () => readonly number[];
};

export const SECRET = 'a-shared-secret-of-the-tests';
export const MEETING = 'random-3136035';
const sha = (algorithm: string, text: string): string => createHash(algorithm).update(text).digest('hex');
const failed = (key: string, message: string): string =>
  `<response><returncode>FAILED</returncode><messageKey>${key}</messageKey><message>${message}</message></response>`;
const success = (body = ''): string => `<response><returncode>SUCCESS</returncode>${body}</response>`;
const idOf = (name: string): string => `w_${name.toLowerCase().slice(0, 1)}${name.length}fewpbchnudl`;
const user = (name: string) => ({ 'internal-user-id': idOf(name), 'external-user-id': idOf(name) });

/** Starts it on loopback. `hash` is what the hooks are signed with. */
export async function startFakeBbb(hash = 'sha256'): Promise<FakeBbb> {
  const people = new Set<string>();
  const hooks = new Map<string, string>();
  const events: string[] = [];
  const said: string[] = [];
  const statuses: number[] = [];
  const state = { isHeld: false, hasChat: true, ts: 1_696_511_528_029 };

  const answer = (name: string, query: URLSearchParams): string => {
    if (query.get('meetingID') !== MEETING && name !== 'hooks/destroy')
      return failed('notFound', 'A meeting with that ID does not exist');
    if (name === 'hooks/create') {
      const url = query.get('callbackURL') ?? '';
      const id = hooks.get(url) ?? `${hooks.size + 1}`;
      const isNew = !hooks.has(url);
      hooks.set(url, id);
      const more = isNew ? '<permanentHook>false</permanentHook>' : '<messageKey>duplicateWarning</messageKey>';
      return success(`<hookID>${id}</hookID>${more}`);
    }
    if (name === 'hooks/destroy') {
      for (const [url, id] of hooks) if (id === query.get('hookID')) hooks.delete(url);
      return success('<removed>true</removed>');
    }
    if (name === 'getMeetingInfo') {
      const attendees = [...people].map((each) => `<attendee><fullName>${each}</fullName></attendee>`).join('');
      return success(`<participantCount>${people.size}</participantCount><attendees>${attendees}</attendees>`);
    }
    if (name !== 'sendChatMessage') return failed('unsupportedRequest', 'This request is not supported.');
    if (!state.hasChat) return failed('chatDisabled', 'The chat of this meeting is disabled');
    const [speaker, message] = [query.get('userName') ?? '', query.get('message') ?? ''];
    said.push(`${speaker}: ${message}`);
    void chat('SYSTEM', speaker, message);
    return success();
  };
  const server = createServer((request, response) => {
    const [path = '', text = ''] = (request.url ?? '').split('?');
    const name = path.replace('/bigbluebutton/api/', '');
    const signed = text.replace(/&checksum=[0-9a-f]+$/, '');
    const isRight = text.endsWith(`&checksum=${sha('sha256', name + signed + SECRET)}`);
    response.writeHead(200, { 'content-type': 'text/xml' });
    response.end(isRight ? answer(name, new URLSearchParams(signed)) : failed('checksumError', 'Checksum'));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();

  const send = async (event: string): Promise<void> => {
    if (state.isHeld) return;
    for (const url of hooks.keys()) {
      const body = new URLSearchParams({ domain: 'bbb.example.org', event: `[${event}]`, timestamp: `${state.ts}` });
      const checksum = sha(hash, `${url}${body.toString()}${SECRET}`);
      const sent = await fetch(`${url}?checksum=${checksum}`, { method: 'POST', body }).catch(() => undefined);
      if (sent !== undefined) statuses.push(sent.status);
    }
  };
  const happen = async (id: string, attributes: object, isTold = true): Promise<void> => {
    const meeting = { 'internal-meeting-id': `038b74cf-${state.ts}`, 'external-meeting-id': MEETING };
    state.ts += 1;
    const event = JSON.stringify({
      data: { type: 'event', id, attributes: { meeting, ...attributes }, event: { ts: state.ts } },
    });
    if (isTold) events.push(event);
    if (isTold) await send(event);
  };
  const chat = (id: string, name: string, message: string): Promise<void> =>
    happen('chat-group-message-sent', {
      'chat-message': { id: `${state.ts}-rplr4p2r`, message, sender: { 'internal-user-id': id, name, time: state.ts } },
      'chat-id': 'MAIN-PUBLIC-GROUP-CHAT',
    });
  const enter = async (name: string, isTold = true): Promise<void> => {
    people.add(name);
    await happen('user-joined', { user: { ...user(name), name, role: 'VIEWER', presenter: 'false' } }, isTold);
  };
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/bigbluebutton/api`,
    enter,
    async leave(name) {
      people.delete(name);
      await happen('user-left', { user: user(name) });
    },
    async say(name, message) {
      if (!people.has(name)) await enter(name);
      await chat(idOf(name), name, message);
    },
    tell: (id, name, more, poll) =>
      happen(id, { user: { ...user(name), ...more }, ...(poll === undefined ? {} : { poll }) }),
    async tellAgain() {
      for (const event of events.toReversed()) await send(event);
    },
    said: () => said,
    disableChat: () => void (state.hasChat = false),
    holdBack: (isHeld) => void (state.isHeld = isHeld),
    hooks: () => hooks.size,
    statuses: () => statuses,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => {
        server.close(resolve);
      });
      server.closeAllConnections();
      await closed;
    },
  };
}
