import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { programFromPackages } from './debian-packages.ts';
import { onPath } from './programs.ts';

const run = promisify(execFile);

export type Program = { command: string; args: string[]; env: NodeJS.ProcessEnv };

const HOW_TO_GET_REDIS = `No Redis server can be had on this machine. Type one of:
  Debian, Ubuntu:  sudo apt-get install redis-server
  Fedora:          sudo dnf install valkey
  Alpine:          apk add redis
  macOS:           brew install redis
  with Docker:     start the Docker daemon
  anywhere else:   export REDIS_URL=redis://… (Redis 7.0 or newer, or Valkey)`;

/**
 * How to start a Redis on `port`: one on the PATH, else Docker's, else one from the distribution's packages. `more` are
 * settings over ours; with them Docker is passed over, since the servers of a cluster must reach each other.
 */
export async function findRedis(port: number, more: readonly string[] = []): Promise<Program> {
  const ours = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', '.'];
  const args = [...ours, ...more];
  const installed = onPath('redis-server') ?? onPath('valkey-server');
  if (installed) return { command: installed, args, env: { PATH: process.env['PATH'] } };
  if (more.length === 0 && onPath('docker') && (await dockerAnswers())) return inDocker(port);
  const downloaded = await programFromPackages({ package: 'redis-server', program: 'usr/bin/redis-server' });
  if (downloaded) return { command: downloaded.command, args, env: { LD_LIBRARY_PATH: downloaded.libraries } };
  throw new Error(HOW_TO_GET_REDIS);
}

async function dockerAnswers(): Promise<boolean> {
  try {
    await run('docker', ['info', '--format', '{{.ServerVersion}}'], { timeout: 5_000 });
    return true;
  } catch {
    return false;
  }
}

/** The client stays in the foreground and hands signals on; `--rm` removes the container when it stops. */
const inDocker = (port: number): Program => ({
  command: 'docker',
  args: ['run', '--rm', '--init', '--publish', `127.0.0.1:${port}:6379`, 'redis:7.4-alpine', '--save', ''],
  env: process.env,
});
