import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startChild } from './child.ts';
import { makeDataFolder } from './data-folder.ts';
import { programFromPackages } from './debian-packages.ts';
import { readProjectFile } from '../checks/deployment.ts';
import { freePort } from './free-port.ts';
import { onPath } from './programs.ts';
import { lastWords } from './server.ts';

const run = promisify(execFile);
const START_DEADLINE_MS = 20_000;

export type NginxProgram = { command: string; env: NodeJS.ProcessEnv };
export type Nginx = AsyncDisposable & { url: string; plainUrl: string };

/** An nginx on the PATH or from the distribution's packages; undefined when none (or no openssl) can be had. */
export async function findNginx(): Promise<NginxProgram | undefined> {
  if (!onPath('openssl')) return undefined;
  const installed = onPath('nginx');
  if (installed) return { command: installed, env: {} };
  const downloaded = await programFromPackages({ package: 'nginx', program: 'usr/sbin/nginx' });
  return downloaded && { command: downloaded.command, env: { LD_LIBRARY_PATH: downloaded.libraries } };
}

export type NginxTargets = {
  agentUrl: string;
  realTimeUrl: string;
  pages: string;
  /** Which origins may frame `/embed`; none unless said. */
  embedOrigins?: string;
  /** Which may frame or open `/hosted`; none unless said. */
  consoleOrigins?: string;
  /** Who signs people in, and what the pages are called there; nobody unless said. */
  issuer?: { authority: string; clientId: string };
};

/**
 * Runs `deploy/nginx.conf` as it stands, but for the addresses, ports and folders of this machine, with a certificate
 * made for the occasion. Throws with nginx's own words when it does not take the file.
 */
export async function startNginx(program: NginxProgram, targets: NginxTargets): Promise<Nginx> {
  const folder = makeDataFolder('nginx');
  const [port, plainPort] = [await freePort(), await freePort()];
  const certificate = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const files = ['-keyout', join(folder, 'privkey.pem'), '-out', join(folder, 'fullchain.pem')];
  await run('openssl', [...certificate, '-days', '1', '-subj', '/CN=localhost', ...files]);
  mkdirSync(join(folder, 'tmp'));
  const site = replaceAll(readProjectFile('deploy/nginx.conf'), {
    'listen [::]:8080;': '',
    'listen [::]:8443 ssl http2 default_server;': '',
    'listen [::]:8443 ssl http2;': '',
    'listen 8080': `listen 127.0.0.1:${plainPort}`,
    'listen 8443': `listen 127.0.0.1:${port}`,
    '${PUBLIC_HOST}': 'localhost',
    '${OIDC_ISSUER}': targets.issuer?.authority ?? '',
    '${OIDC_CLIENT_ID}': targets.issuer?.clientId ?? '',
    '${OIDC_SCOPE}': '',
    '${OIDC_RESOURCE}': '',
    '${CONSOLE_ORIGINS}': targets.consoleOrigins ?? "'none'",
    '${EMBED_ORIGINS}': targets.embedOrigins ?? "'none'",
    'agent-service:8003': new URL(targets.agentUrl).host,
    'real-time-service:3002': new URL(targets.realTimeUrl).host,
    '/etc/nginx/tls': folder,
    '/var/log/nginx': folder,
    '/usr/share/nginx/html': targets.pages,
  });
  writeFileSync(join(folder, 'site.conf'), site);
  writeFileSync(join(folder, 'nginx.conf'), mainFile(folder));
  const args = ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')];
  const child = startChild({
    command: program.command,
    args,
    cwd: folder,
    env: program.env,
    stopSignal: 'SIGTERM',
    folder,
  });
  const stop = async (): Promise<void> => {
    await child.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  const deadline = Date.now() + START_DEADLINE_MS;
  const plainUrl = `http://127.0.0.1:${plainPort}`;
  while (!(await answers(`${plainUrl}/health`))) {
    if (child.hasEnded() || Date.now() > deadline) {
      await stop();
      throw new Error(`nginx does not run:\n${lastWords(child)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { url: `https://localhost:${port}`, plainUrl, [Symbol.asyncDispose]: stop };
}

/** What the image brings around the file: one process here, its scratch folders beside it. */
const mainFile = (folder: string): string => `
daemon off;
master_process off;
pid ${folder}/nginx.pid;
events { worker_connections 256; }
http {
  types { text/html html; text/css css; text/javascript js; image/svg+xml svg; application/json json; }
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/tmp/${name};`).join('\n  ')}
  include ${folder}/site.conf;
}
`;

function replaceAll(text: string, replacements: Record<string, string>): string {
  for (const [from, to] of Object.entries(replacements)) {
    if (!text.includes(from)) throw new Error(`deploy/nginx.conf no longer has '${from}'`);
    text = text.replaceAll(from, to);
  }
  return text;
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    (response) => response.ok,
    () => false,
  );
