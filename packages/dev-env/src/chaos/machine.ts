import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { CACHE_FOLDER, DEV_FOLDER } from '../paths.ts';
import { signal } from '../servers/processes.ts';
import { layWire, portOf, through, type NamedWire } from '../servers/wire.ts';
import { startService, type Service, type ServiceOptions } from '../stack/service.ts';
import { environment } from '../stack/stack.ts';
import type { RedisOfWorld } from './redis-of-world.ts';

/** A service with wires of its own to Redis and Postgres, and a clock of its own. */
export type Machine = AsyncDisposable & {
  kind: 'agent' | 'real-time';
  service: Service;
  /** Those that nobody else has. */
  wires: NamedWire[];
  /** Sets its clock so many milliseconds ahead of ours, or back where that is negative. */
  setClock: (offsetMs: number) => void;
  /** `kill -9`; resolves when the process has gone. */
  kill: () => Promise<void>;
  /** How often it was killed. */
  kills: () => number;
  /** Starts it again after a kill, as a supervisor does: until it is ready. */
  restart: () => Promise<void>;
};

export type MachineOptions = Pick<ServiceOptions, 'onLine' | 'onCrash'> & {
  kind: Machine['kind'];
  number: number;
  env: NodeJS.ProcessEnv;
  redis: RedisOfWorld;
  postgresUrl: string;
};

const PRELOADS = ['moved-clock.ts', 'keep-compiled.ts'].flatMap((file) => [
  '--import',
  fileURLToPath(new URL(file, import.meta.url)),
]);
/** A start takes half the time where everything was compiled before. */
const COMPILED = join(CACHE_FOLDER, 'compiled');
const AGAIN_MS = 500;
const ATTEMPTS = 10;

/** Starts a service behind wires, on a port of its own. */
export async function startMachine(options: MachineOptions): Promise<Machine> {
  const { kind, number, env, redis, postgresUrl, ...told } = options;
  await using started = new AsyncDisposableStack();
  const name = `${kind}-service-${number}`;
  const way = await redis.wayFor(name);
  const postgres = started.use(await layWire(() => portOf(postgresUrl)));
  const clock = join(DEV_FOLDER, `clock-${process.pid}-${kind}-${number}`);
  const servers = { redis: way, postgres: { url: through(postgresUrl, postgres) } };
  const service = await startService({
    ...told,
    name,
    main: `apps/${kind}-service/src/main.ts`,
    nodeArgs: PRELOADS,
    portSetting: kind === 'agent' ? 'AGENT_PORT' : 'REAL_TIME_PORT',
    wantedPort: 0,
    env: {
      NODE_COMPILE_CACHE: COMPILED,
      ...environment({ env: { ...env, ...way.settings } }, servers).env,
      CHAOS_CLOCK: clock,
    },
  });
  started.defer(() => rmSync(clock, { force: true }));
  started.defer(service.stop);
  const owned = started.move();
  let kills = 0;
  return {
    kind,
    service,
    wires: [...way.wires, [`${name} and Postgres`, postgres]],
    setClock(offsetMs) {
      writeFileSync(clock, `${offsetMs}`);
      signal(service.pid(), 'SIGWINCH');
    },
    async kill() {
      kills += 1;
      await service.kill('SIGKILL');
    },
    kills: () => kills,
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
