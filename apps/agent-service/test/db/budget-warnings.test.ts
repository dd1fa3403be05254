import { pino } from 'pino';
import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { createTelemetry } from '../../src/telemetry.ts';

function telemetryWithLog() {
  const lines: Record<string, unknown>[] = [];
  const registry = new Registry();
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  return { telemetry: createTelemetry(log, registry), registry, lines };
}

test('from 80 % of a cap on it is said, once until it falls again, and the share is a metric', async () => {
  const { telemetry, registry, lines } = telemetryWithLog();
  for (const share of [0.79, 0.8, 0.95, 0.5, 0.81]) telemetry.budgetUsed('hour', share);
  telemetry.budgetUsed('day', 0.1);
  expect(lines).toMatchObject([
    { level: 40, cap: 'hour', share: 0.8, msg: 'model budget nearly used up' },
    { level: 40, cap: 'hour', share: 0.81 },
  ]);
  const metrics = await registry.metrics();
  expect(metrics).toMatch(/budget_used_ratio\{cap="hour"\} 0\.81/);
  expect(metrics).toMatch(/budget_used_ratio\{cap="day"\} 0\.1/);
});

test('an event’s own cap is warned of by its name', () => {
  const { telemetry, lines } = telemetryWithLog();
  telemetry.eventBudgetUsed('event-1', 0.79);
  telemetry.eventBudgetUsed('event-1', 0.8);
  expect(lines).toMatchObject([{ level: 40, eventId: 'event-1', share: 0.8 }]);
});

test('said at start: which models write, and which one nobody knows the price of', () => {
  const { telemetry, lines } = telemetryWithLog();
  telemetry.wordsBy([], []);
  telemetry.wordsBy(['known'], ['unheard-of']);
  expect(lines).toMatchObject([
    { level: 30, msg: 'words by templates only: no model that may be called' },
    { level: 30, models: ['known'] },
    { level: 50, model: 'unheard-of' },
  ]);
});
