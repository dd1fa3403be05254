/** Who signs people in by OpenID Connect: its address, what this page is called there, and what it asks for. */
export type IssuerSettings = { authority: string; clientId: string; scope: string; resource: string | null };

/** Where the services are, and who signs people in, if anybody. Addresses are absolute and end without a slash. */
export type ServiceConfig = {
  agentUrl: string;
  realTimeUrl: string;
  development: boolean;
  issuer: IssuerSettings | null;
};

const USUAL_SCOPE = 'openid profile';

const address = (value: unknown, field: string, pageUrl: string): string => {
  if (typeof value !== 'string') throw new Error(`config.json has no ${field}`);
  const url = new URL(value, pageUrl);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new Error(`config.json: ${field} is not a web address`);
  return url.href.replace(/\/+$/, '');
};

const text = (fields: ReadonlyMap<string, unknown>, name: string): string | null => {
  const value = fields.get(name);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
};

/** `issuer: {authority, clientId, scope?, resource?}`; null where it is left out, or its authority is empty. */
function readIssuer(value: unknown, pageUrl: string): IssuerSettings | null {
  const fields = new Map<string, unknown>(Object.entries(value ?? {}));
  const authority = text(fields, 'authority');
  if (authority === null) return null;
  const clientId = text(fields, 'clientId');
  if (clientId === null) throw new Error('config.json: issuer has no clientId');
  return {
    authority: address(authority, 'issuer.authority', pageUrl),
    clientId,
    scope: text(fields, 'scope') ?? USUAL_SCOPE,
    resource: text(fields, 'resource'),
  };
}

/**
 * Reads `/config.json`: `{agentUrl, realTimeUrl, development?, issuer?}`. Relative addresses are taken from the page's own,
 * so `"/"` means "same host". Throws an Error that names the field at fault.
 */
export function readConfig(body: unknown, pageUrl: string): ServiceConfig {
  if (typeof body !== 'object' || body === null) throw new Error('config.json is not an object');
  const fields = new Map<string, unknown>(Object.entries(body));
  return {
    agentUrl: address(fields.get('agentUrl'), 'agentUrl', pageUrl),
    realTimeUrl: address(fields.get('realTimeUrl'), 'realTimeUrl', pageUrl),
    development: fields.get('development') === true,
    issuer: readIssuer(fields.get('issuer'), pageUrl),
  };
}

/** Fetches and reads `/config.json` of the host that served the page. Throws when it is missing or wrong. */
export async function loadConfig(): Promise<ServiceConfig> {
  const response = await fetch('/config.json', { cache: 'no-store', signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`config.json answered ${response.status}`);
  return readConfig(await response.json(), location.href);
}
