import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readProjectFile } from '../../src/checks/deployment.ts';
import { ROOT } from '../../src/paths.ts';
import { onPath } from '../../src/servers/programs.ts';

const FOLDER = 'deploy/systemd';
const units = readdirSync(join(ROOT, FOLDER));
const analyze = onPath('systemd-analyze');
const valueIn = (text: string, key: string): string[] =>
  [...text.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value]) => String(value));

describe('deploy/systemd', () => {
  it('runs what the images run, as nobody special, with settings that others cannot read', () => {
    expect(units).toEqual([
      'conductor-agent-service.service',
      'conductor-migrate.service',
      'conductor-real-time-service.service',
    ]);
    for (const unit of units) {
      const text = readProjectFile(`${FOLDER}/${unit}`);
      const name = unit.replace(/^conductor-|\.service$/g, '');
      expect(valueIn(text, 'User')).toEqual(['conductor']);
      expect(valueIn(text, 'Environment')).toEqual(['NODE_ENV=production']);
      expect(valueIn(text, 'EnvironmentFile')).toEqual([`/etc/conductor/${name}.env`]);
      expect(valueIn(text, 'NoNewPrivileges')).toEqual(['yes']);
      if (name === 'migrate') {
        expect(valueIn(text, 'ExecStart')).toEqual(['/usr/bin/node dist/cli/migrate.js']);
        continue;
      }
      const [, program] = /^CMD \["node", "(.+)"\]$/m.exec(readProjectFile(`apps/${name}/Dockerfile`)) ?? [];
      expect(valueIn(text, 'ExecStart')).toEqual([`/usr/bin/node ${program}`]);
      expect(valueIn(text, 'Requires')).toEqual(['conductor-migrate.service']);
      expect(valueIn(text, 'After')[0]).toContain('conductor-migrate.service');
    }
  });

  it.skipIf(analyze === undefined)('is what systemd takes', { timeout: 60_000 }, async () => {
    const files = units.map((unit) => join(ROOT, FOLDER, unit));
    const { stderr } = await promisify(execFile)(String(analyze), ['verify', '--man=no', ...files]).catch(
      (error: unknown) => ({ stderr: String(error) }),
    );
    // Programs and folders are those of another machine.
    const said = stderr.split('\n').filter((line) => /conductor-.*(Unknown|Failed to parse|Invalid)/.test(line));
    expect(said).toEqual([]);
  });
});
