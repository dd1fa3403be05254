import { Health } from '@conductor/contracts';
import { about } from '@conductor/contracts/describe';
import Type from 'typebox';
import type { Api } from '../api.ts';
import { caller } from '../caller.ts';
import type { HttpContext } from '../context.ts';
import { responses } from '../responses.ts';

const Paused = about(
  'Whether the installation is paused.',
  Type.Object({ paused: about('Nothing is decided or done anywhere until resumed.', Type.Boolean()) }),
);

/** The installation as a whole. */
export function installationRoutes(api: Api, { organiser, audit }: HttpContext): void {
  api.get(
    '/agent/health',
    {
      config: { access: 'open' },
      schema: {
        summary: 'Whether the service is up',
        description: 'Says that this process takes requests; `/health/ready` says whether it can work.',
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
          description: 'Over all events and all instances.',
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
