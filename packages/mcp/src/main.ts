import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { createApi } from '@conductor/client';
import { InvalidSettings } from '@conductor/runtime';
import { createConductorServer } from './server.ts';
import { readMcpSettings, type McpSettings } from './settings.ts';

const { url, key } = settingsOrExit();
// Ends with its standard input, as its client does.
serveStdio(() => createConductorServer(createApi({ url, token: key })), {
  onerror: (error) => process.stderr.write(`${error.message}\n`),
});

function settingsOrExit(): McpSettings {
  try {
    return readMcpSettings(process.env);
  } catch (error) {
    if (!(error instanceof InvalidSettings)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
