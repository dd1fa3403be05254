import { runService } from '@conductor/runtime/process';
import { readConfig } from './config.ts';

await runService({
  name: 'agent-service',
  readConfig,
  // Loaded once the settings are sound: whoever mends them is not kept waiting.
  start: async (config) => (await import('./service.ts')).startService(config),
});
