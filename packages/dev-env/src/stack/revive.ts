import type { Service } from './service.ts';

/** So often in a row a service is started again before it is given up. */
const MOST_TIMES = 5;
/** A service that ran for so long is not counted as one that cannot run. */
const RAN_MS = 60_000;

/**
 * Starts services again that ended without having been asked to. `revive` resolves with whether the service of this name
 * runs again; `say` is told.
 */
export function reviver(services: () => readonly Pick<Service, 'name' | 'restart'>[], say: (line: string) => void) {
  const starts = new Map<string, { times: number; at: number }>();
  return async (name: string): Promise<boolean> => {
    const service = services().find((one) => one.name === name);
    const last = starts.get(name);
    const times = last === undefined || Date.now() - last.at > RAN_MS ? 1 : last.times + 1;
    if (service === undefined || times > MOST_TIMES) {
      say(`${name} does not stay up; end this with Ctrl-C and look at its log`);
      return false;
    }
    starts.set(name, { times, at: Date.now() });
    say(`${name} is started again …`);
    try {
      await service.restart();
      say(`${name} is back`);
      return true;
    } catch (error) {
      say(
        `${name} could not be started again: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`,
      );
      return false;
    }
  };
}
