import { setTimeout as pause } from 'node:timers/promises';
import { Refused, type Binding, type Connector, type Emit } from '../connector.ts';
import { createPlaceConnector, type Visit } from '../place-connector.ts';
import { createNames, messageOf, WORDS } from '../words.ts';
import { call, type BbbServer } from './api.ts';
import { createHearing } from './events.ts';
import { startHookServer } from './hook-server.ts';

export type BigBlueButtonOptions = {
  server: BbbServer;
  /** Where the server’s webhooks are received, and the address under which it reaches that; the port’s own unless said. */
  hook: { port: number; host: string; callbackUrl?: string };
  /** As whom we speak. */
  name?: string;
  onError?: (error: unknown) => void;
};

/** How often the meeting is asked who is there. */
const ASK_MS = 2_000;

/** How long taking the hook away may take. */
const LEAVE_MS = 2_000;

const CAPABILITIES: Connector['capabilities'] = {
  presence: 'exact',
  signals: [
    ...(['chat', 'present', 'joined', 'left', 'poll_opened', 'poll_closed', 'vote'] as const),
    ...(['hand_raised', 'hand_lowered', 'speaking_started', 'speaking_stopped'] as const),
  ],
  arms: WORDS,
};

/** An audience in a meeting of a BigBlueButton server, by its API and its webhooks. */
export function createBigBlueButtonConnector(options: BigBlueButtonOptions): Connector {
  const { onError = () => undefined } = options;
  return createPlaceConnector({
    kind: 'bigbluebutton',
    capabilities: CAPABILITIES,
    // The server counts no messages; people do.
    rate: { burst: 4, perSecond: 0.2 },
    onError,
    visit: (binding, emit) => visitMeeting(options, binding, emit),
  });
}

function visitMeeting({ server, hook, name }: BigBlueButtonOptions, binding: Binding, emit: Emit): Visit {
  const meeting = { meetingID: binding.place };
  const names = createNames();
  const hearing = createHearing(binding, names, emit);
  let present = 0;
  let isDeaf = false;
  let wake: (() => void) | undefined;

  const askWhoIsThere = async (signal: AbortSignal): Promise<void> => {
    const info = await call(server, 'getMeetingInfo', meeting, signal);
    if (info.returncode !== 'SUCCESS') throw new Error('the meeting is not running');
    for (const { fullName = '' } of info.attendees?.attendee ?? []) names.know(fullName);
    present = Number(info.participantCount ?? 0);
    emit({ type: 'present', present, speaking: hearing.speaking(), openPolls: hearing.openPolls() });
  };
  /** Until the connection ends. The count is the server’s own; what its hook told must agree with how it moves. */
  const stayThere = async (callbackURL: string, hookId: string, signal: AbortSignal): Promise<void> => {
    let unheard = 0;
    for (;;) {
      const before = { present, moves: hearing.moves() };
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      await Promise.race([pause(ASK_MS, undefined, { signal }), woken]);
      await askWhoIsThere(signal);
      const { hookID } = await call(server, 'hooks/create', { callbackURL, ...meeting }, signal);
      if (hookID !== hookId) throw new Error('the server had given up its hook');
      if (hearing.moves() !== before.moves) unheard = 0;
      else if (unheard > 0 || present !== before.present) unheard += 1;
      if (unheard > 2) isDeaf = true;
    }
  };

  return {
    doubts: () => isDeaf,
    async join(joined, signal) {
      let callbackURL = '';
      await using receiver = await startHookServer({
        ...hook,
        secret: server.secret,
        callbackUrl: () => callbackURL,
        onEvent: (event) => {
          isDeaf = false;
          const before = hearing.moves();
          hearing.hear(event);
          if (hearing.moves() !== before) wake?.();
        },
      });
      callbackURL = hook.callbackUrl ?? `http://${hook.host}:${receiver.port}/`;
      const created = await call(server, 'hooks/create', { callbackURL, ...meeting }, signal);
      if (created.returncode !== 'SUCCESS' || created.hookID === undefined) {
        throw new Error(`the hook was refused: ${created.message ?? 'no reason given'}`);
      }
      await askWhoIsThere(signal);
      joined();
      try {
        await stayThere(callbackURL, created.hookID, signal);
      } catch (error) {
        if (!signal.aborted) throw error;
        await call(server, 'hooks/destroy', { hookID: created.hookID }, AbortSignal.timeout(LEAVE_MS)).catch(
          () => undefined,
        );
      }
    },
    async act({ content }) {
      const message = { ...meeting, message: messageOf(content), userName: name ?? 'Engagement Conductor' };
      const said = await call(server, 'sendChatMessage', message);
      if (said.returncode !== 'SUCCESS') throw new Refused(said.message ?? said.messageKey ?? 'the server refuses it');
      return present;
    },
  };
}
