import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import Provider, { type Configuration, type KoaContextWithOIDC } from 'oidc-provider';
import type { TokenClaims } from '../stack/token.ts';
import { interact, issuerPage } from './interaction.ts';
import { createSigningKey } from './signing-key.ts';

export type IssuerOptions = {
  port: number;
  /** The origin of the dashboard, the one place that it leads back to. */
  page: string;
  /** How long its access tokens last. */
  accessSeconds?: number;
};

/** A real OpenID Connect issuer for development: it believes any name. */
export type Issuer = AsyncDisposable & {
  url: string;
  /** What the services are told of it. */
  env: NodeJS.ProcessEnv;
  /** What the pages are told of it, in `config.json`. */
  settings: { authority: string; clientId: string; scope: string; resource: string };
  /** A token of a made-up person, as the services take it. */
  sign: (claims: TokenClaims, header?: object) => string;
};

const INTERACTION = '/interaction/';
const CLIENT = 'conductor-dashboard';
/** The services, as those who ask for tokens name them (RFC 8707). */
const AUDIENCE = 'urn:conductor:services';
const ROLES = { host: ['event:create'] };

/** Starts the issuer on this machine. Whoever signs in has the role `host`, by which they may create events. */
export async function startIssuer({ port, page, accessSeconds = 900 }: IssuerOptions): Promise<Issuer> {
  const url = `http://localhost:${port}`;
  const { jwk, sign } = createSigningKey();
  const provider = new Provider(url, configuration(page, jwk, accessSeconds));
  const byItself = provider.callback();
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.url?.startsWith(INTERACTION)) await interact(provider, request, response);
    else await byItself(request, response);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => {
      if (!response.headersSent) response.writeHead(400);
      response.end('This sign-in is over. Begin again.');
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1' }, resolve);
  });
  return {
    url,
    env: {
      JWKS_URL: `${url}/jwks`,
      JWT_ISSUER: url,
      JWT_AUDIENCE: AUDIENCE,
      JWT_TYPE: 'at+jwt',
      JWT_ROLES_CLAIM: 'roles',
      JWT_ROLES: JSON.stringify(ROLES),
    },
    settings: { authority: url, clientId: CLIENT, scope: 'openid profile', resource: AUDIENCE },
    sign: (claims, header) => sign({ iss: url, aud: AUDIENCE, ...claims }, header),
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const configuration = (page: string, jwk: object, accessSeconds: number): Configuration => ({
  clients: [
    {
      client_id: CLIENT,
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      redirect_uris: [`${page}/signed-in`],
      post_logout_redirect_uris: [`${page}/`],
      id_token_signed_response_alg: 'ES256',
    },
  ],
  jwks: { keys: [{ kty: 'EC', ...jwk }] },
  cookies: { keys: [randomBytes(32).toString('hex')] },
  claims: { openid: ['sub'], profile: ['name'] },
  findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, name: id }) }),
  extraTokenClaims: (_context, token) => ({
    roles: Object.keys(ROLES),
    ...('accountId' in token ? { name: token.accountId } : {}),
  }),
  pkce: { required: () => true },
  // As most issuers do it for a page: each renewal gives a new one, and a second use of the old ends them all.
  issueRefreshToken: (_context, client) => client.grantTypeAllowed('refresh_token'),
  rotateRefreshToken: true,
  clientBasedCORS: (_context, origin) => origin === page,
  interactions: { url: (_context, { uid }) => `${INTERACTION}${uid}` },
  // The one client is ours: nobody is asked whether they trust it.
  async loadExistingGrant({ oidc }) {
    const grant = new oidc.provider.Grant({ clientId: CLIENT, accountId: oidc.session?.accountId });
    grant.addOIDCScope('openid profile');
    await grant.save();
    return grant;
  },
  renderError: async (context, { error, error_description: description }) => {
    context.type = 'html';
    context.body = issuerPage('That does not work', `<p>${escapeHtml(`${error}: ${description ?? ''}`)}</p>`);
  },
  features: {
    devInteractions: { enabled: false },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: async (context: KoaContextWithOIDC, form: string) => {
        const button = '<button type="submit" form="op.logoutForm" name="logout" value="yes">Sign out</button>';
        context.body = issuerPage('Sign out here, too?', `${form}${button}`);
      },
    },
    revocation: { enabled: true, allowedPolicy: async (_context, client, token) => token.clientId === client.clientId },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => AUDIENCE,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope: '',
        audience: AUDIENCE,
        accessTokenTTL: accessSeconds,
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
  ttl: {
    AccessToken: accessSeconds,
    Session: 86_400,
    Grant: 86_400,
    RefreshToken: 86_400,
    Interaction: 3_600,
    IdToken: 3_600,
  },
});

const escapeHtml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
