/** Where the services are. Addresses are absolute and end without a slash. */
export type ServiceConfig = { agentUrl: string; realTimeUrl: string; development: boolean };

const address = (value: unknown, field: string, pageUrl: string): string => {
  if (typeof value !== 'string') throw new Error(`config.json has no ${field}`);
  const url = new URL(value, pageUrl);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new Error(`config.json: ${field} is not a web address`);
  return url.href.replace(/\/+$/, '');
};

/**
 * Reads `/config.json`: `{agentUrl, realTimeUrl, development?}`. Relative addresses are taken from the page's own,
 * so `"/"` means "same host". Throws an Error that names the field at fault.
 */
export function readConfig(body: unknown, pageUrl: string): ServiceConfig {
  if (typeof body !== 'object' || body === null) throw new Error('config.json is not an object');
  const fields = new Map<string, unknown>(Object.entries(body));
  return {
    agentUrl: address(fields.get('agentUrl'), 'agentUrl', pageUrl),
    realTimeUrl: address(fields.get('realTimeUrl'), 'realTimeUrl', pageUrl),
    development: fields.get('development') === true,
  };
}

/** Fetches and reads `/config.json` of the host that served the page. Throws when it is missing or wrong. */
export async function loadConfig(): Promise<ServiceConfig> {
  const response = await fetch('/config.json', { cache: 'no-store', signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`config.json answered ${response.status}`);
  return readConfig(await response.json(), location.href);
}
