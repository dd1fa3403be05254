import { outsideLimits } from '@conductor/contracts';
import { createTokenBuckets, type Rate } from '@conductor/runtime';
import { NotNow, Refused, type Command, type Connector, type Outcome } from './connector.ts';
import { keepNewest } from './keep-newest.ts';
import type { Ledger } from './ledger.ts';

/** What a place does for an intervention. */
export type Effect = {
  /** Says or opens it. Resolves with how many were there, 0 where nobody knows. Rejects with `Refused` for a no. */
  act: (command: Command) => Promise<number>;
  /**
   * Looks whether it is there, and for how many, for a place that can tell; null where it is not. Asked where it was
   * begun before and nobody knows how that went.
   */
  find?: (command: Command) => Promise<number | null>;
  /** How many messages or calls it takes of the place's rate. */
  costs?: (command: Command) => number;
};

export type CarryOutOptions = Effect &
  Pick<Connector, 'kind' | 'capabilities' | 'standing'> & {
    ledger: Ledger;
    /** How much the place takes of us, in messages or calls. */
    rate: Rate;
    /** Monotonic, in ms. */
    now?: () => number;
  };

const done = (reach: number): Outcome => ({ status: 'EXECUTED', reach, reason: null });
const failed = (reason: string): Outcome => ({ status: 'FAILED', reach: 0, reason: reason.slice(0, 500) });

const NOBODY_KNOWS = 'it was begun, and nobody can tell whether it arrived; it is not said twice';

/** How many outcomes are remembered, the newest. */
const REMEMBERED = 1_000;

/**
 * The one way in which a connector carries interventions out. What the place cannot do fails; what it cannot do now, by
 * its connection or its rate, rejects with `NotNow` and nothing was begun. What was begun is never begun again: it is
 * looked for, and where the place cannot tell it fails, since words that come twice are worse than words that do not come.
 */
export function carryOut(options: CarryOutOptions): Connector['deliver'] {
  const { ledger, rate, act, find, costs = () => 1, now = () => performance.now() } = options;
  const said = createTokenBuckets();
  const underWay = new Map<string, Promise<Outcome>>();
  const settled = new Map<string, Outcome>();

  const settle = async (command: Command): Promise<Outcome> => {
    const { interventionId } = command;
    const known = settled.get(interventionId);
    if (known !== undefined) return known;
    const outcome = await begin(command);
    settled.set(interventionId, outcome);
    keepNewest(settled, REMEMBERED);
    return outcome;
  };

  const begin = async (command: Command): Promise<Outcome> => {
    const problem = outsideLimits(command.content, { kind: options.kind, arms: options.capabilities.arms });
    if (problem !== null) return failed(problem);
    if (!options.standing()) throw new NotNow('the connection is down');
    if (!said.take('place', rate, now(), costs(command))) throw new NotNow('the place takes no more just now');
    if (!(await ledger.begin(command.interventionId))) return lookFor(command);
    try {
      return done(await act(command));
    } catch (error) {
      if (error instanceof Refused) return failed(error.message);
      return lookFor(command);
    }
  };

  const lookFor = async (command: Command): Promise<Outcome> => {
    const reach = await find?.(command);
    return reach === undefined || reach === null ? failed(NOBODY_KNOWS) : done(reach);
  };

  return (command) => {
    const { interventionId } = command;
    const work = underWay.get(interventionId) ?? settle(command).finally(() => underWay.delete(interventionId));
    underWay.set(interventionId, work);
    return work;
  };
}
