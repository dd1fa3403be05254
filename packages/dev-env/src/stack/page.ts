import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import type { Issuer } from '../issuer/issuer.ts';
import { answerPanel, DEMO_PATH, type Demo } from './panel.ts';
import { contentSecurityPolicy } from './policy.ts';

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
  /** Who signs people in, as `config.json` says it; nobody unless said. */
  issuer?: Issuer['settings'];
  /** The origins of pages that may frame `/embed`, exactly; none unless said. */
  embedOrigins?: readonly string[];
  /** The origins of pages that may frame or open `/hosted`, and sign people in there; none unless said. */
  consoleOrigins?: readonly string[];
  /** The demo, whose panel frames the other pages; none unless said. */
  demo?: Demo;
};

/** The origins that `EMBED_ORIGINS` and `CONSOLE_ORIGINS` list, separated by spaces. */
export const originsIn = (env: NodeJS.ProcessEnv) => {
  const listed = (name: string): string[] => (env[name] ?? '').split(' ').filter((origin) => origin !== '');
  return { embedOrigins: listed('EMBED_ORIGINS'), consoleOrigins: listed('CONSOLE_ORIGINS') };
};

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

/** Serves the dashboard on 127.0.0.1 for development: its files, where the services are, and the sign-in. */
export async function servePage(options: PageOptions): Promise<AsyncDisposable> {
  const hosts = [`localhost:${options.port}`, `127.0.0.1:${options.port}`];
  const server = createServer((request, response) => {
    // A foreign page whose name was made to point here must not fetch tokens.
    if (!hosts.includes(request.headers.host ?? '')) return send(response, 421, 'text/plain', 'Misdirected request');
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
  const { port, agentUrl, realTimeUrl, files, signIn, issuer, embedOrigins = [], consoleOrigins = [], demo } = options;
  const path = pathOf(request);
  const isDemo = demo !== undefined && path === DEMO_PATH;
  if (!isDemo && request.method !== 'GET' && request.method !== 'HEAD')
    return send(response, 405, 'text/plain', 'GET only');
  const mayRoom = embedOrigins.join(' ') || "'none'";
  const mayConsole = consoleOrigins.join(' ') || "'none'";
  const isHosted = path === '/hosted' || path.startsWith('/hosted/');
  const reachable = [agentUrl, realTimeUrl].flatMap((url) => [url, url.replace(/^http/, 'ws')]);
  if (issuer !== undefined) reachable.push(new URL(issuer.authority).origin);
  // At either name of this machine, so that two people can be signed in beside each other.
  const own = demo === undefined ? [] : [`http://localhost:${port}`, `http://127.0.0.1:${port}`];
  const ancestors = path === '/embed' ? mayRoom : isHosted ? mayConsole : own.join(' ') || "'none'";
  const policy = contentSecurityPolicy(reachable, files, { ancestors, frames: path === '/demo' ? own : [] });
  response.setHeader('Content-Security-Policy', policy);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Referrer-Policy', 'no-referrer');
  if (path === '/config.json') return sendJson(response, { agentUrl, realTimeUrl, development: true, issuer });
  if (path === '/dev/sign-in') return sendJson(response, signIn());
  if (path === '/embed.json') return sendJson(response, { origins: mayRoom });
  if (path === '/hosted.json') return sendJson(response, { origins: mayConsole });
  if (isDemo) return await answerPanel(request, response, demo, own);
  if (path === '/embed') request.url = '/embed.html';
  if (demo !== undefined && path === '/demo') request.url = '/demo.html';
  if (path === '/conductor-room.js') {
    // What pages elsewhere load.
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
  }
  await files.send(request, response);
}

const pathOf = (request: IncomingMessage): string =>
  decodeURI(new URL(request.url ?? '/', 'http://localhost').pathname);

const mayPack = ({ headers }: IncomingMessage): boolean => /\bbr\b/.test(headers['accept-encoding'] ?? '');

/** The files of a built dashboard, compressed where the build has compressed them, as any host of static files serves them. */
export const builtFiles = (folder: string): PageFiles => ({
  inline: false,
  connects: [],
  async send(request, response) {
    const path = pathOf(request);
    const file = normalize(join(folder, path));
    const type = TYPES[extname(file)];
    if (!file.startsWith(folder) || type === undefined) return await sendIndex(response, folder);
    const packed = mayPack(request) ? await readFile(`${file}.br`).catch(() => undefined) : undefined;
    const content = packed ?? (await readFile(file).catch(() => undefined));
    if (content === undefined) return send(response, 404, 'text/plain', 'Not found');
    response.setHeader('Vary', 'Accept-Encoding');
    if (packed !== undefined) response.setHeader('Content-Encoding', 'br');
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
