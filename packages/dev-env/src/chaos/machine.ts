import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DEV_FOLDER } from '../paths.ts';
import { signal } from '../servers/processes.ts';
import { layWire, type Wire } from '../servers/wire.ts';
import { startService, type Service, type ServiceOptions } from '../stack/service.ts';
import { environment } from '../stack/stack.ts';

/** A service with wires of its own to Redis and Postgres, and a clock of its own. */
export type Machine = AsyncDisposable & {
  kind: 'agent' | 'real-time';
  service: Service;
  redis: Wire;
  postgres: Wire;
  /** Sets its clock so many milliseconds ahead of ours, or back where that is negative. */
  setClock: (offsetMs: number) => void;
  /** Starts it again after a kill, as a supervisor does: until it is ready. */
  restart: () => Promise<void>;
};

export type MachineOptions = Pick<ServiceOptions, 'onLine' | 'onCrash'> & {
  kind: Machine['kind'];
  number: number;
  env: NodeJS.ProcessEnv;
  servers: { redisUrl: () => string; postgresUrl: () => string };
};

const PRELOAD = fileURLToPath(new URL('moved-clock.ts', import.meta.url));
const AGAIN_MS = 500;
const ATTEMPTS = 10;

const portOf = (url: string): number => Number(new URL(url).port);
const through = (url: string, wire: Wire): string => Object.assign(new URL(url), { port: `${wire.port}` }).href;

/** Starts a service behind wires, on a port of its own. */
export async function startMachine({ kind, number, env, servers, ...told }: MachineOptions): Promise<Machine> {
  await using started = new AsyncDisposableStack();
  const { redisUrl, postgresUrl } = servers;
  const redis = started.use(await layWire(() => portOf(redisUrl())));
  const postgres = started.use(await layWire(() => portOf(postgresUrl())));
  const clock = join(DEV_FOLDER, `clock-${process.pid}-${kind}-${number}`);
  const wired = { redis: { url: through(redisUrl(), redis) }, postgres: { url: through(postgresUrl(), postgres) } };
  const service = await startService({
    ...told,
    name: `${kind}-service-${number}`,
    main: `apps/${kind}-service/src/main.ts`,
    nodeArgs: ['--import', PRELOAD],
    portSetting: kind === 'agent' ? 'AGENT_PORT' : 'REAL_TIME_PORT',
    wantedPort: 0,
    env: { ...environment({ env }, wired).env, CHAOS_CLOCK: clock },
  });
  started.defer(() => rmSync(clock, { force: true }));
  started.defer(service.stop);
  const owned = started.move();
  return {
    kind,
    service,
    redis,
    postgres,
    setClock(offsetMs) {
      writeFileSync(clock, `${offsetMs}`);
      signal(service.pid(), 'SIGWINCH');
    },
    async restart() {
      for (let attempt = 1; ; attempt++) {
        try {
          return await service.restart();
        } catch (error) {
          if (attempt === ATTEMPTS) throw error;
          await pause(AGAIN_MS);
        }
      }
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
