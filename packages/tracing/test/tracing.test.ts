import { startCollector, type Collector } from '@conductor/dev-env';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mark, note, readTracing, startTracing, traced, traceparent } from '../src/index.ts';

const KNOWN = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const NOT_RECORDED = KNOWN.replace(/01$/, '00');

let collector: Collector;
beforeEach(async () => {
  collector = await startCollector();
});
afterEach(() => collector[Symbol.asyncDispose]());

const start = (ratio = 1, endpoint = collector.endpoint) =>
  startTracing({ endpoint, ratio }, { service: 'a service', instanceId: 'one', onError: () => undefined });

const fails = (): Promise<never> => Promise.reject(new TypeError('insert … values (secret)'));

describe('while tracing is off', () => {
  it('work is done and nothing is recorded, whatever came along', async () => {
    await using _ = await startTracing(null, { service: 'a service', instanceId: 'one', onError: () => undefined });
    expect(await traced('work', { after: KNOWN }, async () => traceparent() ?? 'nothing')).toBe('nothing');
    expect(mark('something', { after: KNOWN })).toBeUndefined();
    expect(collector.bodies).toEqual([]);
  });
});

describe('while tracing is on', () => {
  it('a span follows from what was sent along, and is sent along itself', async () => {
    {
      await using _ = await start();
      const given = await traced('outer', { after: KNOWN, facts: { arm: 'POLL' } }, async () => {
        note({ reach: 7 });
        return traced('inner', {}, async () => traceparent());
      });
      expect(mark('later', { after: given })).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$/);
    }
    const [inner, outer, later] = collector.spans;
    expect(collector.spans.map(({ name, traceId }) => [name, traceId])).toEqual(
      ['inner', 'outer', 'later'].map((name) => [name, '0af7651916cd43dd8448eb211c80319c']),
    );
    expect(outer).toMatchObject({
      service: 'a service',
      parentSpanId: 'b7ad6b7169203331',
      facts: { 'conductor.arm': 'POLL', 'conductor.reach': 7 },
    });
    expect(inner?.parentSpanId).toBe(outer?.spanId);
    expect(later?.parentSpanId).toBe(inner?.spanId);
  });

  it('a failure is thrown on, and named without its words', async () => {
    {
      await using _ = await start();
      await expect(traced('work', {}, fails)).rejects.toThrow('secret');
    }
    expect(collector.spans).toMatchObject([{ name: 'work', failure: 'TypeError' }]);
    expect(collector.bodies.join('')).not.toContain('secret');
  });

  it.each(['', 'no trace', `${KNOWN}x`, KNOWN.replace('0af7', 'ZZZZ'), '00-'.padEnd(55, '0'), null])(
    'what is no traceparent begins a trace of its own: %j',
    async (after) => {
      {
        await using _ = await start();
        mark('something', { after });
      }
      expect(collector.spans).toHaveLength(1);
      expect(collector.spans[0]?.parentSpanId).toBeUndefined();
    },
  );

  it('what its sender does not record is not recorded, nor a share of nothing', async () => {
    {
      await using _ = await start();
      expect(mark('something', { after: NOT_RECORDED })).toBeUndefined();
    }
    {
      await using _ = await start(0);
      expect(await traced('work', {}, async () => traceparent())).toBeUndefined();
    }
    expect(collector.spans).toEqual([]);
  });

  it('a collector that is away costs spans and a word of it, nothing else', async () => {
    const errors: unknown[] = [];
    {
      const settings = { endpoint: 'http://127.0.0.1:9', ratio: 1 };
      await using _ = await startTracing(settings, {
        service: 'a service',
        instanceId: 'one',
        onError: (error) => errors.push(error),
      });
      expect(await traced('work', {}, async () => 'done')).toBe('done');
    }
    expect(errors.length).toBeGreaterThan(0);
  });
});

const read = (env: Record<string, string>) => {
  const problems: string[] = [];
  const settings = readTracing({
    optional: (name) => env[name],
    url: (name) => env[name] ?? '',
    report: (name) => void problems.push(name),
  });
  return { settings, problems };
};

describe('the settings', () => {
  it('nothing is recorded unless there is somewhere to send it', () => {
    expect(read({ OTEL_TRACES_SAMPLER_ARG: '0.5' })).toEqual({ settings: null, problems: [] });
    expect(read({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' }).settings).toEqual({
      endpoint: 'http://c:4318',
      ratio: 1,
    });
  });

  it.each(['2', '-1', '1.5', 'half', '1e-3'])('a share of %s is refused', (share) => {
    expect(read({ OTEL_TRACES_SAMPLER_ARG: share }).problems).toEqual(['OTEL_TRACES_SAMPLER_ARG']);
  });
});
