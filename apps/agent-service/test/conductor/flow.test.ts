import { expect, it, vi } from 'vitest';
import { listenTo, one, startAgent, startCrowd, startExecutor, startGround } from '../support/agent.ts';

const SESSION = { sessionId: 'talk-1', eventId: 'event-1' };

it('reads an audience, notices the slide, asks, acts once, and learns', { timeout: 90_000 }, async () => {
  await using ground = await startGround();
  await using agent = await startAgent(ground, { AGENT_ARMS: 'POLL' });
  await using executor = startExecutor(ground);
  using feed = await listenTo(ground.server.url, SESSION.sessionId);
  const registered = await agent.call('POST', '/agent/sessions/register', { ...SESSION, title: 'A talk' });
  expect(registered.status).toBe(201);
  await ground.pool.query('update event_settings set holdout_rate = 0');
  using crowd = startCrowd(ground.redis, SESSION);

  await vi.waitFor(
    () => expect(feed.of('engagement:update').filter((e) => Number(e.data.score) > 0.4).length).toBeGreaterThan(130),
    40_000,
  );
  crowd.speak(0);
  await vi.waitFor(() => expect(feed.of('anomaly:detected').length).toBeGreaterThan(0), 20_000);
  await vi.waitFor(() => expect(feed.of('agent.decision').length).toBe(1), 5_000);
  const [proposed] = feed.of('agent.decision');
  expect(proposed?.data).toMatchObject({ status: 'PENDING', arm: 'POLL', mode: 'SEMI_AUTO', confidenceBasis: 'PRIOR' });
  const status = await agent.call('GET', `/agent/sessions/${SESSION.sessionId}/status`);
  expect(status.body).toMatchObject({ agentStatus: 'WAITING_APPROVAL' });

  const id = String(proposed?.data.id);
  const approved = await agent.call('POST', `/agent/sessions/${SESSION.sessionId}/decisions/${id}/approve`, {});
  expect(approved.status).toBe(200);
  await vi.waitFor(() => expect(feed.of('agent.intervention.executed').length).toBe(1), 5_000);
  crowd.speak(30);
  await vi.waitFor(() => expect(feed.of('agent.reward.measured').length).toBe(1), 20_000);
  expect(feed.of('agent.reward.measured')[0]?.data).toMatchObject({
    decisionId: id,
    reward: { before: expect.any(Number) },
  });
  expect(executor.carriedOut).toEqual([id]);
  const decision = await one(ground.pool, 'select * from decisions where id = $1', [id]);
  expect(decision).toMatchObject({ status: 'MEASURED', decided_by: 'owner', reach: 20 });
  // How soon a crowd is back depends on the machine; what its return is worth does not.
  const { reward, reward_delta: delta, reward_bonus: bonus } = decision;
  expect(Number(reward)).toBeCloseTo(Math.min(1, Math.max(0, 0.5 + Number(delta) / 0.4 + Number(bonus))), 9);
  const context = String(decision.anomaly_type);
  const learnt = await one(
    ground.pool,
    `select streams from (select jsonb_array_elements(spans) -> 'streams' as streams from bandit_contexts where context = $1) s
     where streams ? 'POLL'`,
    [context],
  );
  expect(learnt).toMatchObject({ streams: { POLL: { successes: Number(reward), failures: 1 - Number(reward) } } });
  const seqs = feed.events.map((event) => event.seq);
  expect(seqs).toEqual(seqs.map((_, index) => index + (seqs[0] ?? 0)));
});
