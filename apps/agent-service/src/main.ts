import closeWithGrace from 'close-with-grace';
import { InvalidSettings } from '@conductor/runtime';
import { readConfig, type Config } from './config.ts';

/** Under the 10 s that an orchestrator waits between SIGTERM and SIGKILL. */
const SHUTDOWN_MS = 9_500;

const config = configOrExit();
// Loaded once the settings are sound: whoever mends them is not kept waiting.
const { startService } = await import('./service.ts');
const service = await startService(config);
closeWithGrace({ delay: SHUTDOWN_MS, logger: service.log }, async ({ err, signal }) => {
  if (err) service.log.fatal({ err }, 'stopping after an unexpected error');
  else service.log.info({ signal }, 'stopping');
  await service[Symbol.asyncDispose]();
});

function configOrExit(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof InvalidSettings)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
