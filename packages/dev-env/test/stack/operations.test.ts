import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { programFromPackages } from '../../src/servers/debian-packages.ts';
import { at, readProjectFile, readYaml } from '../../src/checks/deployment.ts';
import { ROOT } from '../../src/paths.ts';
import { onPath } from '../../src/servers/programs.ts';
import { checkSecurity, type SecurityFinding, type SecurityTargets } from '../../src/checks/security-check.ts';
import { PATIENCE, startGround, type Ground } from './ground.ts';

const run = promisify(execFile);
const FOLDER = join(ROOT, 'deploy/prometheus');

const promtool =
  onPath('promtool') ?? (await programFromPackages({ package: 'prometheus', program: 'usr/bin/promtool' }))?.command;

const rules = listOf(at(readYaml('deploy/prometheus/alerts.yml'), 'groups')).flatMap((group) =>
  listOf(at(group, 'rules')),
);
const alerts = rules.map((rule) => ({ name: String(at(rule, 'alert')), expr: String(at(rule, 'expr')) }));

const dashboard: unknown = JSON.parse(readProjectFile('deploy/grafana/dashboard.json'));
const panels = listOf(at(dashboard, 'panels')).map((panel) => ({
  title: String(at(panel, 'title')),
  exprs: listOf(at(panel, 'targets')).map((target) => String(at(target, 'expr'))),
}));

describe('the system as its operators see it', () => {
  let ground: Ground;
  let targets: SecurityTargets;
  beforeAll(async () => {
    ground = await startGround();
    const { jwtSecret, redis } = ground.stack;
    targets = {
      agentUrl: ground.agent.url,
      realTimeUrl: ground.realTime.url,
      redisUrl: redis.url,
      jwtSecret: jwtSecret ?? '',
    };
  }, 120_000);
  afterAll(() => ground?.[Symbol.asyncDispose]());

  const metrics = async (): Promise<string> =>
    (
      await Promise.all([ground.agent, ground.realTime].map(async ({ url }) => (await fetch(`${url}/metrics`)).text()))
    ).join('\n');
  /** The sum of a metric's series that hold all of these labels. */
  const count = async (name: string, ...labels: string[]): Promise<number> =>
    (await metrics())
      .split('\n')
      .filter((line) => line.startsWith(name) && labels.every((label) => line.includes(label)))
      .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);

  it(
    'passes the commands of the security review, and counts and logs every refusal',
    { timeout: 120_000 },
    async () => {
      const signIns = ['conductor_sign_in_failures_total{', 'conductor_realtime_sign_in_failures_total{'] as const;
      expect(await Promise.all(signIns.map((name) => count(name)))).toEqual([0, 0]);
      const findings: SecurityFinding[] = [];
      for await (const found of checkSecurity(targets)) findings.push(found);
      expect(findings.filter(({ ok }) => !ok)).toEqual([]);
      expect(findings.length).toBeGreaterThan(14);

      expect(await Promise.all(signIns.map((name) => count(name)))).toEqual([5, 1]);
      expect(await count('conductor_http_refusals_total{', 'status="401"')).toBe(5);
      expect(await count('conductor_http_refusals_total{', 'status="403"')).toBe(1);
      expect(await count('conductor_invalid_events_total{', 'kind="chat message"')).toBe(1);
      expect(await count('conductor_realtime_denied_total{', 'event="agent:subscribe"')).toBe(1);
      expect(await count('conductor_realtime_origins_refused_total')).toBe(1);
      for (const words of [
        'Invalid or expired token',
        'Unauthorized',
        'Forbidden',
        'Invalid chat message event data',
        'denied access to session',
        'attempted to access',
      ])
        await vi.waitFor(
          () =>
            expect(
              ground.lines.filter((line) => line.includes(words)),
              words,
            ).not.toEqual([]),
          PATIENCE,
        );
    },
  );

  it('says so when a check fails', async () => {
    const wrong = { ...targets, jwtSecret: 'another secret than the one that the services hold' };
    const findings: SecurityFinding[] = [];
    for await (const found of checkSecurity(wrong)) findings.push(found);
    expect(findings.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['PUT …/mode with the organiser’s token', 'agent:subscribe to one’s own session']),
    );
  });

  it('lacks no right over the database that it needs', () => {
    expect(ground.lines.filter((line) => line.includes('permission denied'))).toEqual([]);
  });

  it('exports every metric that an alert rule or a panel of the dashboard asks for, those of security from zero on', async () => {
    const exported = await metrics();
    const names = new Set([...exported.matchAll(/^# TYPE (\w+) /gm)].map(([, name]) => name));
    expect(alerts.length).toBeGreaterThan(15);
    for (const { name, expr } of alerts) {
      const asked = [...expr.matchAll(/conductor_\w+/g)].map(([metric]) => metric.replace(/_bucket$/, ''));
      if (name !== 'InstanceDown') expect(asked, name).not.toEqual([]);
      expect(
        asked.filter((metric) => !names.has(metric)),
        name,
      ).toEqual([]);
    }
    const shown = panels.flatMap(({ exprs }) => exprs);
    expect(shown.length).toBeGreaterThan(20);
    const drawn = shown.flatMap((expr) =>
      [...expr.matchAll(/(?:conductor|nodejs|process)_\w+/g)].map(([name]) => name),
    );
    expect(drawn.filter((name) => !names.has(name.replace(/_bucket$/, '')))).toEqual([]);
    for (const series of [
      /^conductor_pool_waiting\{pool="leases"\} \d/m,
      /^conductor_dropped_events_total\{reason="unregistered"\} \d/m,
      /^conductor_tick_late_seconds_bucket\{le="1"\} [1-9]/m,
      /^conductor_sign_in_failures_total\{fault="expired"\} \d/m,
      /^conductor_realtime_sign_in_failures_total\{fault="missing"\} \d/m,
      /^conductor_http_refusals_total\{status="403"\} \d/m,
      /^conductor_invalid_events_total\{kind="sync"\} 0$/m,
      /^conductor_realtime_denied_total\{event="poll:open"\} 0$/m,
      /^conductor_parked_entries_total\{stream="[^"]+"\} 0$/m,
      /^conductor_realtime_parked_total\{stream="[^"]+"\} 0$/m,
    ])
      expect(exported).toMatch(series);
  });
});

describe('deploy/prometheus', () => {
  const cases = listOf(at(readYaml('deploy/prometheus/alerts.test.yml'), 'tests'));

  it('has a case for every rule in which it speaks', () => {
    const speaking = new Set(
      [...JSON.stringify(cases).matchAll(/"labels":"ALERTS\{alertname=\\"(\w+)/g)].map(([, name]) => name),
    );
    expect(alerts.filter(({ name }) => !speaking.has(name))).toEqual([]);
  });

  it.skipIf(promtool === undefined)(
    'has valid rules that speak and keep silent as the cases say',
    { timeout: 120_000 },
    async () => {
      expect(await tool('check', 'config', 'prometheus.yml')).toContain(`${rules.length} rules found`);
      expect(await tool('test', 'rules', 'alerts.test.yml')).toContain('SUCCESS');
    },
  );
});

describe('deploy/grafana', () => {
  it('has panels of their own title, each by an expression that Prometheus takes', { timeout: 60_000 }, async () => {
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
    expect(panels.filter(({ exprs }) => exprs.length === 0)).toEqual([]);
    if (promtool === undefined) return;
    const rulesOfPanels = panels.flatMap(({ exprs }) => exprs.map((expr, n) => ({ record: `panel:expr${n}`, expr })));
    const file = join(await mkdtemp(join(tmpdir(), 'conductor-panels-')), 'rules.yml');
    onTestFinished(() => rm(dirname(file), { recursive: true }));
    await writeFile(file, JSON.stringify({ groups: [{ name: 'panels', rules: rulesOfPanels }] }));
    expect(await tool('check', 'rules', '--lint=none', file)).toContain(`${rulesOfPanels.length} rules found`);
  });
});

async function tool(...args: string[]): Promise<string> {
  const { stdout, stderr } = await run(String(promtool), args, { cwd: FOLDER });
  return stdout + stderr;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
