import { EventEmitter, once } from 'node:events';
import { carryOut, Refused, stayJoined, type Connector, type StayJoined } from '@conductor/connectors';
import type { Place } from '@conductor/connectors/conformance';

/** Ways in which a connector can be wrong. */
export type Fault =
  | 'new ids'
  | 'names'
  | 'always standing'
  | 'hammers'
  | 'no ledger'
  | 'no rate'
  | 'no limits'
  | 'eager'
  | 'counts us';

const BURST = 3;

/** A place within this process, to hold the cases themselves against. */
export function openPaperPlace(fault?: Fault): Place {
  const wire = new EventEmitter();
  const messages: { id: string; name: string; text: string }[] = [];
  const people = new Set<string>();
  const arrived: string[] = [];
  const state = { up: true, frozen: false, refuses: false, attempts: 0, ids: 0 };
  const tell = (message: (typeof messages)[number]): void => {
    if (state.up && !state.frozen) wire.emit('message', message);
  };

  const connector = (): Connector => {
    let standing = false;
    let stay: StayJoined | undefined;
    let deliver: Connector['deliver'] | undefined;
    const isStanding = (): boolean => standing && !state.frozen;
    const capabilities: Connector['capabilities'] = {
      presence: 'exact',
      signals: ['chat', 'present'],
      arms:
        fault === 'no limits'
          ? [
              { arm: 'CHAT_PROMPT', limits: {} },
              { arm: 'NOTIFICATION', limits: {} },
            ]
          : [{ arm: 'CHAT_PROMPT', limits: {} }],
    };
    return {
      kind: 'paper',
      capabilities,
      standing: isStanding,
      async open({ ledger, pseudonym }, emit) {
        const hear = ({ id, name, text }: (typeof messages)[number]): void =>
          emit({
            type: 'chat',
            id: fault === 'new ids' ? `${id}/${(state.ids += 1)}` : id,
            person: fault === 'names' ? name : pseudonym(name),
            text,
          });
        const count = (): void => emit({ type: 'present', present: people.size });
        deliver = carryOut({
          kind: 'paper',
          capabilities,
          standing: isStanding,
          ledger: fault === 'no ledger' ? { begin: async () => true } : ledger,
          rate: { burst: fault === 'no rate' ? 100 : BURST, perSecond: 0.001 },
          act: async ({ interventionId }) => {
            if (state.refuses && fault !== 'eager') throw new Refused('the place does not want it');
            arrived.push(interventionId);
            return people.size;
          },
        });
        const join = async (joined: () => void, signal: AbortSignal): Promise<void> => {
          state.attempts += 1;
          if (!state.up) throw new Error('away');
          standing = true;
          wire.on('message', hear).on('people', count);
          count();
          joined();
          await once(wire, 'cut', { signal }).catch(() => undefined);
          wire.off('message', hear).off('people', count);
          standing = false;
        };
        if (fault === 'hammers') setInterval(() => (state.attempts += 1), 20).unref();
        stay = stayJoined({ join, onError: () => undefined });
        await stay.first;
      },
      deliver: (command) => deliver?.(command) ?? Promise.reject(new Error('not open')),
      close: async () => {
        await stay?.stop();
        standing = false;
      },
    };
  };

  return {
    place: 'paper',
    connector,
    burst: BURST,
    command: (interventionId) => ({ interventionId, content: { arm: 'CHAT_PROMPT', prompt: 'What do you think?' } }),
    say: async (name, text) => {
      const message = { id: `m${messages.length}`, name, text };
      messages.push(message);
      tell(message);
    },
    tellAgain: async () => messages.toReversed().forEach(tell),
    enter: async (name) => void (people.add(name), wire.emit('people')),
    leave: async (name) => void (people.delete(name), wire.emit('people')),
    arrived: () => arrived,
    refuse: async () => void (state.refuses = true),
    cut: async () => {
      state.up = false;
      wire.emit('cut');
    },
    restore: async () => void (state.up = true),
    attempts: () => state.attempts,
    freeze: () => void (state.frozen = true),
    [Symbol.asyncDispose]: async () => void wire.removeAllListeners(),
  };
}
