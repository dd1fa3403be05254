import closeWithGrace from 'close-with-grace';
import { pino, type Logger } from 'pino';
import { InvalidSettings, type Env, type LogLevel } from './settings.ts';

/** A service that runs; disposing ends it. */
export type RunningService = AsyncDisposable & { log: Logger };

type ServiceProcess<C> = {
  /** As it stands in its log lines. */
  name: string;
  /** Throws `InvalidSettings`. */
  readConfig: (env: Env) => C;
  /** Rejects with nothing left running; the code is loaded here, so that whoever mends settings is not kept waiting. */
  start: (config: C) => Promise<RunningService>;
};

/** Well under the 10 s that an orchestrator waits between SIGTERM and SIGKILL: a machine at its limits is late with timers. */
const SHUTDOWN_MS = 8_000;

/**
 * The life of this process as a service. Settings that are wrong are listed on stderr, a start that fails is one line of
 * the log, both end with code 1; a signal ends the service in order, an error that nobody expected does the same.
 */
export async function runService<C extends { logLevel: LogLevel; instanceId: string }>({
  name,
  readConfig,
  start,
}: ServiceProcess<C>): Promise<void> {
  const config = configOrExit(readConfig);
  const log = pino({ name, level: config.logLevel, base: { instance: config.instanceId } });
  let service: RunningService | undefined;
  closeWithGrace({ delay: SHUTDOWN_MS, logger: log }, async ({ err, signal }) => {
    if (err) log.fatal({ err }, 'stopping after an unexpected error');
    else log.info({ signal }, 'stopping');
    await service?.[Symbol.asyncDispose]();
  });
  try {
    service = await start(config);
  } catch (error) {
    log.fatal({ err: error }, 'could not start');
    process.exit(1);
  }
}

function configOrExit<C>(readConfig: (env: Env) => C): C {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof InvalidSettings)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
