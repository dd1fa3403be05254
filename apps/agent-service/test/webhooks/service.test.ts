import { expect, it, vi } from 'vitest';
import { startAgent, startGround } from '../support/agent.ts';
import { startReceiver } from '../support/webhooks/receiver.ts';

it('the service tells a webhook over HTTP alone, counts it, and names neither secret nor URL in its log', async () => {
  await using ground = await startGround();
  await using receiver = await startReceiver();
  const env = { WEBHOOK_KEY: 'a key of this test run', WEBHOOK_ALLOW_PRIVATE: '1', TICK_INTERVAL_MS: '60000' };
  await using agent = await startAgent(ground, env);
  await agent.call('POST', '/agent/sessions/register', { sessionId: 's1', eventId: 'e1' });
  const { body } = await agent.call('POST', '/agent/events/e1/webhooks', { url: receiver.url });
  const webhook: { id: string; secret: string } = JSON.parse(JSON.stringify(body));
  receiver.secrets.push(webhook.secret);
  receiver.behaviour.act = () => (receiver.received.length === 1 ? 503 : 204);
  await agent.call('DELETE', '/agent/sessions/s1');
  await vi.waitFor(() => expect(receiver.received).toMatchObject([{ type: 'session:ended', sessionId: 's1' }]), 10_000);
  const metrics = async () => (await fetch(agent.service.metricsUrl)).text();
  await vi.waitFor(
    async () => expect(await metrics()).toMatch(/webhook_attempts_total\{outcome="waiting"\} 1\n/),
    10_000,
  );
  await agent.call('POST', `/agent/events/e1/webhooks/${webhook.id}/deliveries/${receiver.received[0]?.id}/retry`);
  await vi.waitFor(() => expect(receiver.received).toHaveLength(2), 10_000);
  await vi.waitFor(
    async () => expect(await metrics()).toMatch(/webhook_attempts_total\{outcome="delivered"\} 1\n/),
    10_000,
  );
  for (const gauge of ['waiting', 'oldest_seconds', 'overdue_seconds'])
    expect(await metrics()).toMatch(new RegExp(`^conductor_webhook_${gauge} \\d`, 'm'));
  const log = JSON.stringify(agent.lines);
  expect(log).toContain('webhook tried');
  for (const secret of ['in-the-url', webhook.secret.slice(6)]) expect(log).not.toContain(secret);
});
