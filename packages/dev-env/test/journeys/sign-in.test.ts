import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startIssuer, type Issuer } from '../../src/issuer/issuer.ts';
import { findChromium } from '../../src/servers/chromium.ts';
import { freePort } from '../../src/servers/free-port.ts';
import { buildDashboard, DASHBOARD_FOLDER } from '../../src/stack/dashboard.ts';
import { builtFiles, servePage } from '../../src/stack/page.ts';
import { lookAccessibly, openBrowser, openPage } from './browser.ts';
import { PATIENCE, startGround, type Ground } from '../stack/ground.ts';

const executable = findChromium();
/** A page renews a minute before the end: this leaves it a few seconds with the first token. */
const ACCESS_SECONDS = 64;

/** What the tab keeps of the sign-in: the token that it shows the services, and the address it stands at. */
const tokenOf = (page: Page): Promise<string> => page.evaluate("sessionStorage.getItem('conductor.token')");

/** What the tab keeps of the issuer's: `refresh_token`, by which it renews, or `id_token`, which is for the page alone. */
const keptOf = (page: Page, name: 'refresh_token' | 'id_token'): Promise<string> =>
  page.evaluate(
    `JSON.parse(sessionStorage.getItem(Object.keys(sessionStorage).find((key) => key.startsWith('conductor.user:')))).${name}`,
  );

const signIn = () => ({ organizer: '', attendee: '', sessionId: null, simulated: false });

describe.skipIf(executable === undefined)('signing in with an issuer of OpenID Connect, in a real browser', () => {
  const open = new AsyncDisposableStack();
  let ground: Ground;
  let browser: Browser;
  let issuer: Issuer;
  let address = '';

  beforeAll(async () => {
    const port = await freePort();
    address = `http://localhost:${port}`;
    issuer = open.use(await startIssuer({ port: await freePort(), page: address, accessSeconds: ACCESS_SECONDS }));
    const { env, sign, settings } = issuer;
    const [, started] = await Promise.all([buildDashboard(), startGround({ pageOrigins: [address], env, sign })]);
    ground = open.use(started);
    const [agentUrl, realTimeUrl] = [ground.agent.url, ground.realTime.url];
    const files = builtFiles(DASHBOARD_FOLDER);
    open.use(await servePage({ port, files, agentUrl, realTimeUrl, signIn, issuer: settings }));
    browser = await openBrowser(executable ?? '');
    open.defer(() => browser.close());
  }, 240_000);
  afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));
  afterAll(() => open.disposeAsync());

  /** Fills in the issuer's own page. */
  const signInAs = async (page: Page, name: string): Promise<void> => {
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${issuer.url}/**`);
    await page.getByRole('textbox', { name: 'Name' }).fill(name);
    await page.getByRole('button', { name: 'Continue' }).click();
  };
  /** What the issuer says to whoever would renew by this. */
  const refreshWith = async (refresh: string): Promise<unknown> => {
    const asked = { grant_type: 'refresh_token', refresh_token: refresh, client_id: issuer.settings.clientId };
    return await (await fetch(`${issuer.url}/token`, { method: 'POST', body: new URLSearchParams(asked) })).json();
  };
  /** Whether the services take a token. */
  const statusWith = async (token: string): Promise<number> => {
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch(`${ground.agent.url}/api/v1/agent/sessions`, { headers })).status;
  };

  it(
    'leads from the issuer’s page to a session of one’s own, renews without a form, and ends at both',
    { timeout: 240_000 },
    async () => {
      const { page, problems } = await openPage(browser, address);
      const addresses: string[] = [];
      page.on('framenavigated', (frame) => addresses.push(frame.url()));
      page.on('request', (request) => addresses.push(request.url()));
      await page.getByRole('button', { name: 'Sign in' }).waitFor();
      await lookAccessibly(page, 'sign-in-1-page');
      await signInAs(page, 'ada');
      await page.getByRole('heading', { name: 'Your sessions' }).waitFor();
      expect(page.url()).toBe(`${address}/`);
      await page.getByRole('textbox', { name: 'Title' }).fill('Signed in');
      await page.getByRole('button', { name: 'Create session' }).click();
      await page.getByRole('heading', { name: 'Signed in' }).waitFor();
      await page.getByRole('status', { name: 'Connection: Live' }).waitFor();
      const first = await tokenOf(page);

      await vi.waitFor(async () => expect(await tokenOf(page)).not.toBe(first), PATIENCE);
      expect(await page.getByRole('timer').count()).toBe(0);
      await page.getByRole('status', { name: 'Connection: Live' }).waitFor();
      const second = await tokenOf(page);
      expect(await statusWith(second)).toBe(200);
      await page.reload();
      await page.getByRole('heading', { name: 'Signed in' }).waitFor();

      const refresh = await keptOf(page, 'refresh_token');
      expect(await statusWith(await keptOf(page, 'id_token'))).toBe(401);
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.waitForURL(`${issuer.url}/**`);
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByRole('button', { name: 'Sign in' }).waitFor();
      expect(await page.evaluate('sessionStorage.length')).toBe(0);
      expect(await refreshWith(refresh)).toMatchObject({ error: 'invalid_grant' });
      // No token in any address, of ours or of the issuer's.
      expect(addresses.filter((one) => /eyJ|_token(_hint)?=/.test(one))).toEqual([]);
      // What was under way when the page was left is nobody's fault.
      expect(problems.filter((problem) => !problem.includes('ERR_ABORTED'))).toEqual([]);
    },
  );

  it(
    'comes back to the page that asked, and says so where the issuer’s answer is not to a question of ours',
    { timeout: 120_000 },
    async () => {
      const { page } = await openPage(browser, `${address}/join/nobody`);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.waitForURL(`${issuer.url}/**`);
      // Somebody else's answer, put into our page before this one's own came.
      await page.goto(`${address}/signed-in#code=stolen&state=elsewhere`);
      await page.getByText('That sign-in did not work. Sign in again.').waitFor();
      expect([page.url(), await tokenOf(page)]).toEqual([`${address}/`, null]);
      await page.goto(`${address}/join/nobody`);
      await signInAs(page, 'ben');
      await page.waitForURL(`${address}/join/nobody`);
    },
  );

  it('is led to no other place than the dashboard', { timeout: 60_000 }, async () => {
    const ask = new URL(`${issuer.url}/auth`);
    const { clientId, scope, resource } = issuer.settings;
    const asked = {
      client_id: clientId,
      scope,
      resource,
      response_type: 'code',
      redirect_uri: 'https://evil.example/signed-in',
    };
    ask.search = new URLSearchParams(asked).toString();
    const answer = await fetch(ask, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
    expect(await answer.text()).toContain('redirect_uri did not match');
  });

  it('gives tokens that are taken, and none that is not quite one is taken', { timeout: 60_000 }, async () => {
    const { sign, url, env } = issuer;
    const claims = { sub: 'eve', permissions: ['*'] };
    const [header = '', payload = ''] = sign(claims).split('.');
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url');
    expect(header).not.toBe(none);
    const cases: [string, string, number][] = [
      ['its own', sign(claims), 200],
      ['another issuer', sign({ ...claims, iss: 'https://evil.example' }), 401],
      ['for somebody else', sign({ ...claims, aud: 'urn:somebody:else' }), 401],
      ['for the page, as an id_token is', sign({ ...claims, aud: issuer.settings.clientId }, { typ: 'JWT' }), 401],
      ['an id_token for the services', sign(claims, { typ: 'JWT' }), 401],
      ['of no type', sign(claims, { typ: undefined }), 401],
      ['unsigned', `${none}.${payload}.`, 401],
      ['unsigned, with a signature', `${none}.${payload}.AA`, 401],
      ['a key that the issuer does not have', sign(claims, { kid: 'mine' }), 401],
      ['over', sign({ ...claims, exp: Math.floor(Date.now() / 1_000) - 60 }), 401],
    ];
    for (const [what, token, status] of cases) expect(await statusWith(token), what).toBe(status);
    expect(env['JWT_ISSUER']).toBe(url);
  });
});
