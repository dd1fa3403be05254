import { TOKEN_FAULTS } from '@conductor/auth';
import { Counter, Histogram, type Registry } from 'prom-client';

/** Refusals that alert rules watch. */
const REFUSALS = [401, 403, 429] as const;

/** What operators watch of the HTTP API; alert rules in `deploy/prometheus/alerts.yml` use these names. */
export function createHttpMetrics(registry: Registry) {
  const metrics = {
    /** Tokens refused, by what was wrong with them. */
    signInFailures: new Counter({
      name: 'conductor_sign_in_failures_total',
      help: 'Requests and handshakes refused for a missing or invalid token',
      labelNames: ['fault'],
      registers: [registry],
    }),
    responses: new Counter({
      name: 'conductor_http_responses_total',
      help: 'HTTP responses by route and status',
      labelNames: ['method', 'route', 'status'],
      registers: [registry],
    }),
    refusals: new Counter({
      name: 'conductor_http_refusals_total',
      help: 'HTTP responses 401, 403 and 429',
      labelNames: ['status'],
      registers: [registry],
    }),
    duration: new Histogram({
      name: 'conductor_http_duration_seconds',
      help: 'Time from request to response',
      labelNames: ['route'],
      buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers: [registry],
    }),
    /** Requests counted by this instance alone, because Redis did not answer in time. */
    localLimits: new Counter({
      name: 'conductor_rate_limit_local_total',
      help: 'Requests whose rate limit was decided without Redis',
      registers: [registry],
    }),
  };
  // From zero on: a series that begins at one never rose, as far as Prometheus can see.
  for (const fault of TOKEN_FAULTS) metrics.signInFailures.inc({ fault }, 0);
  for (const status of REFUSALS) metrics.refusals.inc({ status }, 0);
  return {
    ...metrics,
    /** Counts a response, and a refusal as such. */
    responded({ method, route, status, seconds }: { method: string; route: string; status: number; seconds: number }) {
      metrics.responses.inc({ method, route, status });
      metrics.duration.observe({ route }, seconds);
      if (REFUSALS.some((refusal) => refusal === status)) metrics.refusals.inc({ status });
    },
  };
}

export type HttpMetrics = ReturnType<typeof createHttpMetrics>;
