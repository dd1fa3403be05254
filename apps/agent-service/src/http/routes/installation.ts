import { Health } from '@conductor/contracts';
import Type from 'typebox';
import type { Api } from '../api.ts';
import { caller } from '../caller.ts';
import type { HttpContext } from '../context.ts';
import { responses } from '../responses.ts';

const Paused = Type.Object({ paused: Type.Boolean() });

/** The installation as a whole. */
export function installationRoutes(api: Api, { organiser, audit }: HttpContext): void {
  api.get(
    '/agent/health',
    {
      config: { access: 'open' },
      schema: {
        summary: 'Whether the service is up',
        tags: ['installation'],
        security: [],
        response: responses({ 200: Health }),
      },
    },
    async () => ({ status: 'ok' as const }),
  );

  for (const paused of [true, false]) {
    api.post(
      paused ? '/agent/pause' : '/agent/resume',
      {
        config: { access: 'admin' },
        schema: {
          summary: paused ? 'Neither decide nor act anywhere until resumed' : 'Decide and act again',
          tags: ['installation'],
          response: responses({ 200: Paused }),
        },
      },
      async (request) => {
        const actor = caller(request).userId;
        await organiser.setInstallationPaused(paused, actor);
        const action = paused ? 'installation.pause' : 'installation.resume';
        await audit.write({ actor, action, outcome: 'OK', source: request.ip });
        return { paused };
      },
    );
  }
}
