import { randomUUID } from 'node:crypto';
import { fastify, LogController, type RouteOptions } from 'fastify';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { Api } from './api.ts';
import type { HttpContext } from './context.ts';
import { readJsonBodies } from './json-bodies.ts';
import { access } from './plugins/access.ts';
import { browsers } from './plugins/browsers.ts';
import { docs } from './plugins/docs.ts';
import { observe } from './plugins/observe.ts';
import { answerClientError, answerError, problems } from './plugins/problems.ts';
import { rateLimit } from './plugins/rate-limit.ts';
import { signIn } from './plugins/sign-in.ts';
import { storable } from './plugins/storable.ts';
import { budgetRoutes } from './routes/budget.ts';
import { decisionRoutes } from './routes/decisions.ts';
import { historyRoutes } from './routes/history.ts';
import { connectRoutes } from './routes/doors/connect.ts';
import { ingestRoutes } from './routes/doors/ingest.ts';
import { installationRoutes } from './routes/installation.ts';
import { interventionRoutes } from './routes/interventions.ts';
import { invitationRoutes } from './routes/doors/invitations.ts';
import { keyRoutes } from './routes/doors/keys.ts';
import { liftRoutes } from './routes/lift.ts';
import { manualRoutes } from './routes/manual.ts';
import { memberRoutes } from './routes/doors/members.ts';
import { peopleRoutes } from './routes/doors/people.ts';
import { metricsRoute, probeRoutes } from './routes/probes.ts';
import { revocationRoutes } from './routes/doors/revocations.ts';
import { reportRoutes } from './routes/report.ts';
import { settingsRoutes } from './routes/settings.ts';
import { sessionControlRoutes } from './routes/session.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { deliveryRoutes } from './routes/webhooks/deliveries.ts';
import { webhookRoutes } from './routes/webhooks/webhooks.ts';
import { SHARED_PROBLEM } from './responses.ts';
import { validatorCompiler } from './validation.ts';

const BODY_LIMIT = 64 * 1024;
/** Room for an id of 255 characters, each percent-encoded at its longest. */
const MAX_PARAM_LENGTH = 255 * 9;

/**
 * The HTTP API, not listening yet. The checks of a request run in the order in which they are registered here.
 * `onRoute` is told of every route.
 */
export async function buildApp(context: HttpContext, onRoute?: (route: RouteOptions) => void): Promise<Api> {
  const app = fastify({
    loggerInstance: context.logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    requestTimeout: 15_000,
    connectionTimeout: 30_000,
    trustProxy: context.config.http.trustedProxies.length > 0 ? context.config.http.trustedProxies : false,
    genReqId: () => randomUUID(),
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    return503OnClosing: true,
    frameworkErrors: answerError,
    clientErrorHandler: answerClientError,
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  readJsonBodies(app);
  app.addSchema(SHARED_PROBLEM);
  if (onRoute) app.addHook('onRoute', onRoute);

  await app.register(problems);
  await app.register(observe, context);
  await app.register(browsers, context);
  await app.register(docs);
  probeRoutes(app, context);
  if (context.config.http.metricsPort === null) metricsRoute(app, context.registry);

  await app.register(
    async (api) => {
      await api.register(problems);
      await api.register(signIn, context);
      await api.register(rateLimit, context);
      await api.register(access, context);
      await api.register(storable);
      const typed = api.withTypeProvider<TypeBoxTypeProvider>();
      sessionRoutes(typed, context);
      sessionControlRoutes(typed, context);
      decisionRoutes(typed, context);
      historyRoutes(typed, context);
      reportRoutes(typed, context);
      liftRoutes(typed, context);
      interventionRoutes(typed, context);
      installationRoutes(typed, context);
      budgetRoutes(typed, context);
      settingsRoutes(typed, context);
      memberRoutes(typed, context);
      keyRoutes(typed, context);
      revocationRoutes(typed, context);
      connectRoutes(typed, context);
      ingestRoutes(typed, context);
      if (context.guests !== null) invitationRoutes(typed, context, context.guests);
      peopleRoutes(typed, context);
      manualRoutes(typed, context);
      if (context.webhooks !== null) {
        webhookRoutes(typed, context.webhooks);
        deliveryRoutes(typed, context.webhooks);
      }
    },
    { prefix: '/api/v1' },
  );
  return app;
}
