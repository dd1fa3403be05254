import { connect } from 'node:net';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startChild } from './child.ts';
import { makeDataFolder, serverUser } from './data-folder.ts';
import { programFromPackages } from './debian-packages.ts';
import { freePort } from './free-port.ts';
import { onPath } from './programs.ts';
import { lastWords } from './server.ts';

const START_DEADLINE_MS = 20_000;

export type IrcProgram = { command: string; env: NodeJS.ProcessEnv };
export type IrcServerProcess = AsyncDisposable & { host: string; port: number };

/** An ngIRCd on the PATH or from the distribution's packages; undefined when none can be had. */
export async function findNgircd(): Promise<IrcProgram | undefined> {
  const installed = onPath('ngircd');
  if (installed) return { command: installed, env: {} };
  const downloaded = await programFromPackages({ package: 'ngircd', program: 'usr/sbin/ngircd' });
  return downloaded && { command: downloaded.command, env: { LD_LIBRARY_PATH: downloaded.libraries } };
}

/** Runs an IRC server on loopback that holds nobody back; `password` is asked of everybody where it is given. */
export async function startNgircd(program: IrcProgram, password?: string): Promise<IrcServerProcess> {
  const folder = makeDataFolder('ngircd');
  const port = await freePort();
  const file = join(folder, 'ngircd.conf');
  writeFileSync(file, settings(port, password));
  const child = startChild({
    command: program.command,
    args: ['--nodaemon', '--config', file],
    cwd: folder,
    env: program.env,
    user: serverUser,
    stopSignal: 'SIGTERM',
    folder,
  });
  const stop = async (): Promise<void> => {
    await child.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  const deadline = Date.now() + START_DEADLINE_MS;
  while (!(await answers(port))) {
    if (child.hasEnded() || Date.now() > deadline) {
      await stop();
      throw new Error(`ngircd does not run:\n${lastWords(child)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { host: '127.0.0.1', port, [Symbol.asyncDispose]: stop };
}

const settings = (port: number, password = ''): string => `
[Global]
  Name = irc.test.example
  Info = Engagement Conductor
  Listen = 127.0.0.1
  Ports = ${port}
  ServerUID = ${process.getuid?.() ?? 0}
  ServerGID = ${process.getgid?.() ?? 0}
  ${password === '' ? '' : `Password = ${password}`}
[Limits]
  MaxConnectionsIP = 0
  MaxJoins = 0
  MaxNickLength = 30
  MaxPenaltyTime = 0
[Options]
  DNS = no
  Ident = no
  PAM = no
`;

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
