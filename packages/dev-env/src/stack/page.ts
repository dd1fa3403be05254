import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';

/** What the development sign-in hands out; a new pair of tokens each time. */
export type SignIn = () => { organizer: string; attendee: string; sessionId: string | null; simulated: boolean };

/** Where the page's own files come from: a folder (`builtFiles`) or their sources (`hotFiles`). */
export type PageFiles = {
  /** Whether a page of these holds scripts and styles in its own text, and the addresses that it connects to. */
  inline: boolean;
  connects: readonly string[];
  send: (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;
};

export type PageOptions = {
  port: number;
  files: PageFiles;
  agentUrl: string;
  realTimeUrl: string;
  signIn: SignIn;
  /** The origins of pages that may frame `/embed`, exactly; none unless said. */
  embedOrigins?: readonly string[];
};

/** The origins that `EMBED_ORIGINS` lists, separated by spaces. */
export const embedOriginsIn = (env: NodeJS.ProcessEnv): string[] =>
  (env['EMBED_ORIGINS'] ?? '').split(' ').filter((origin) => origin !== '');

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

/** The policy of `deploy/nginx.conf`, with the services at other ports of this machine allowed beside the page's own. */
function contentSecurityPolicy(
  services: readonly string[],
  { inline, connects }: PageFiles,
  ancestors: string,
): string {
  const reachable = [...services.flatMap((url) => [url, url.replace(/^http/, 'ws')]), ...connects];
  const own = inline ? "'self' 'unsafe-inline'" : "'self'";
  return [
    "default-src 'none'",
    `script-src ${own}`,
    `style-src ${own}`,
    "img-src 'self' data:",
    "font-src 'self'",
    ["connect-src 'self'", ...reachable].join(' '),
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${ancestors}`,
  ].join('; ');
}

/** Serves the dashboard on 127.0.0.1 for development: its files, where the services are, and the sign-in. */
export async function servePage(options: PageOptions): Promise<AsyncDisposable> {
  const hosts = [`localhost:${options.port}`, `127.0.0.1:${options.port}`];
  const server = createServer((request, response) => {
    // A foreign page whose name was made to point here must not fetch tokens.
    if (!hosts.includes(request.headers.host ?? '')) return send(response, 421, 'text/plain', 'Misdirected request');
    if (request.method !== 'GET' && request.method !== 'HEAD') return send(response, 405, 'text/plain', 'GET only');
    answer(request, response, options).catch(() => send(response, 500, 'text/plain', 'The page could not be read'));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: options.port, host: '127.0.0.1' }, resolve);
  });
  return {
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, options: PageOptions): Promise<void> {
  const { agentUrl, realTimeUrl, files, signIn, embedOrigins = [] } = options;
  const path = pathOf(request);
  const origins = embedOrigins.join(' ') || "'none'";
  const ancestors = path === '/embed' ? origins : "'none'";
  response.setHeader('Content-Security-Policy', contentSecurityPolicy([agentUrl, realTimeUrl], files, ancestors));
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Referrer-Policy', 'no-referrer');
  if (path === '/config.json') return sendJson(response, { agentUrl, realTimeUrl, development: true });
  if (path === '/dev/sign-in') return sendJson(response, signIn());
  if (path === '/embed.json') return sendJson(response, { origins });
  if (path === '/embed') request.url = '/embed.html';
  if (path === '/conductor-room.js') {
    // What pages elsewhere load.
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
  }
  await files.send(request, response);
}

const pathOf = (request: IncomingMessage): string =>
  decodeURI(new URL(request.url ?? '/', 'http://localhost').pathname);

/** The files of a built dashboard, as any host of static files serves them. */
export const builtFiles = (folder: string): PageFiles => ({
  inline: false,
  connects: [],
  async send(request, response) {
    const path = pathOf(request);
    const file = normalize(join(folder, path));
    const type = TYPES[extname(file)];
    if (!file.startsWith(folder) || type === undefined) return await sendIndex(response, folder);
    const content = await readFile(file).catch(() => undefined);
    if (content === undefined) return send(response, 404, 'text/plain', 'Not found');
    response.setHeader('Cache-Control', path.startsWith('/assets/') ? 'max-age=31536000, immutable' : 'no-cache');
    send(response, 200, type, content);
  },
});

/** Every path without a file is one of the page's own: the page itself finds its way. */
async function sendIndex(response: ServerResponse, folder: string): Promise<void> {
  const page = await readFile(join(folder, 'index.html'));
  response.setHeader('Cache-Control', 'no-cache');
  send(response, 200, 'text/html; charset=utf-8', page);
}

function sendJson(response: ServerResponse, body: object): void {
  response.setHeader('Cache-Control', 'no-store');
  send(response, 200, 'application/json', JSON.stringify(body));
}

function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  if (response.headersSent) return;
  response.writeHead(status, { 'Content-Type': type });
  response.end(body);
}
