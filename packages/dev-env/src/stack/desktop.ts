import { spawn } from 'node:child_process';

/** What opens an address on this kind of machine; null where there is no desktop to open it on, or somebody is far away. */
function opener(env: NodeJS.ProcessEnv): string | null {
  if (env['CI'] !== undefined || env['SSH_CONNECTION'] !== undefined || !process.stdout.isTTY) return null;
  if (process.platform === 'darwin') return 'open';
  const hasDesktop = env['DISPLAY'] !== undefined || env['WAYLAND_DISPLAY'] !== undefined;
  return process.platform === 'linux' && hasDesktop ? 'xdg-open' : null;
}

/** Opens an address in the browser of this desktop, if there is one; says nothing where that fails. */
export function openOnDesktop(address: string, env = process.env): void {
  const program = opener(env);
  if (program === null) return;
  const child = spawn(program, [address], { stdio: 'ignore', detached: true });
  child.once('error', () => undefined);
  child.unref();
}
