import { Counter, Histogram, type Registry } from 'prom-client';

/** What operators watch of the HTTP API; alert rules in `deploy/prometheus/alerts.yml` use these names. */
export function createHttpMetrics(registry: Registry) {
  return {
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
}

export type HttpMetrics = ReturnType<typeof createHttpMetrics>;
