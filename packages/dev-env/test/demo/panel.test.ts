import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoControls } from '../../src/demo/controls.ts';
import { freePort } from '../../src/servers/free-port.ts';
import { createChance } from '../../src/simulation/chance.ts';
import { startPatience } from '../../src/simulation/patience.ts';
import { createPlay } from '../../src/simulation/play.ts';
import { servePage } from '../../src/stack/page.ts';

const signIn = () => ({ organizer: 'o', attendee: 'a', sessionId: 'demo', simulated: true });
const files = { inline: false, connects: [], send: (_: unknown, response: { end: () => void }) => response.end() };
const services = { agentUrl: 'http://127.0.0.1:9', realTimeUrl: 'http://127.0.0.1:9' };

const policy = async (url: string) => (await fetch(url)).headers.get('content-security-policy');

describe('the demo’s panel', () => {
  const open = new AsyncDisposableStack();
  const play = createPlay([], createChance(1), { scenario: 'keynote', firstSlumpSeconds: Infinity });
  const patience = open.use(startPatience(25, () => undefined));
  const demo = demoControls({ sessionId: 'demo', patienceSeconds: 25, play, patience, slow: () => null });
  let [address, plain] = ['', ''];
  beforeAll(async () => {
    const [port, other] = [await freePort(), await freePort()];
    [address, plain] = [`http://localhost:${port}`, `http://localhost:${other}`];
    open.use(await servePage({ port, files, ...services, signIn, demo }));
    open.use(await servePage({ port: other, files, ...services, signIn }));
  });
  afterAll(() => open.disposeAsync());

  const turn = async (body: string, origin: string | null = address, at = address) => {
    const headers = origin === null ? {} : { origin };
    const response = await fetch(`${at}/dev/demo`, { method: 'POST', headers, body });
    return { status: response.status, body: await response.text() };
  };

  it('shows how the demo stands, and turns one thing at a time', async () => {
    const shown: unknown = await (await fetch(`${address}/dev/demo`)).json();
    expect(shown).toMatchObject({ scenario: 'keynote', speed: 1, mood: 'lively', decider: 'simulated', slow: null });
    expect(await turn('{"scenario":"workshop"}')).toMatchObject({ status: 200 });
    expect(await turn('{"speed":4}')).toMatchObject({ status: 200 });
    expect(await turn('{"decider":"you"}')).toMatchObject({ status: 200 });
    expect([play.scenario(), play.speed(), patience.decider()]).toEqual(['workshop', 4, 'you']);
    expect(await turn('{"slump":true}')).toMatchObject({ status: 200 });
    play.advance(7.5, () => false);
    expect([play.mood(), demo.read()]).toMatchObject(['lively', { slumpsInSeconds: 13 }]);
    play.advance(20, () => false);
    expect([play.mood(), demo.read()]).toMatchObject(['slump', { slumpsInSeconds: null }]);
  });

  it.each([
    ['nothing', ''],
    ['half of it', '{"speed":'],
    ['null', 'null'],
    ['two things', '{"speed":1,"scenario":"workshop"}'],
    ['a scenario that is none', '{"scenario":"toString"}'],
    ['a speed that is none', '{"speed":1000}'],
    ['another name', '{"__proto__":{"slump":true}}'],
    ['too much', JSON.stringify({ scenario: 'x'.repeat(5_000) })],
  ])('refuses what it does not understand: %s', async (_, body) => {
    const before = JSON.stringify({ ...demo.read(), approvesInSeconds: null });
    expect(await turn(body)).toMatchObject({ status: 400 });
    expect(JSON.stringify({ ...demo.read(), approvesInSeconds: null })).toBe(before);
  });

  it('is turned by its own page alone, at either name of this machine', async () => {
    expect(await turn('{"speed":1}', address.replace('localhost', '127.0.0.1'))).toMatchObject({ status: 200 });
    for (const origin of [null, 'null', 'https://evil.example', `${address}.evil.example`])
      expect(await turn('{"speed":2}', origin)).toMatchObject({ status: 403 });
    expect(play.speed()).toBe(1);
    expect((await fetch(`${address}/dev/demo`, { method: 'PUT' })).status).toBe(405);
    expect((await fetch(`${address}/`, { method: 'POST' })).status).toBe(405);
  });

  it('may frame the other pages of its own, and is not there where nothing is simulated', async () => {
    const own = `${address} ${address.replace('localhost', '127.0.0.1')}`;
    expect(await policy(`${address}/demo`)).toContain(`frame-src ${own};`);
    expect(await policy(`${address}/join/demo`)).toContain(`frame-ancestors ${own}`);
    expect(await policy(`${address}/join/demo`)).not.toContain('frame-src');
    expect(await policy(`${plain}/join/demo`)).toMatch(/frame-ancestors 'none'$/);
    expect(await policy(`${plain}/demo`)).not.toContain('frame-src');
    expect(await turn('{"speed":2}', plain, plain)).toMatchObject({ status: 405 });
  });
});
