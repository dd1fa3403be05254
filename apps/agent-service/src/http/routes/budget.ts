import { isSuperUser } from '@conductor/auth';
import { BudgetView } from '@conductor/contracts';
import type { Api } from '../api.ts';
import { caller } from '../caller.ts';
import type { HttpContext } from '../context.ts';
import { responses } from '../responses.ts';

/** What the words of models cost, beside the caps. */
export function budgetRoutes(api: Api, { readBudget }: HttpContext): void {
  api.get(
    '/agent/budget',
    {
      config: { access: 'user' },
      schema: {
        summary: 'What model calls cost in the rolling hour and day: of the caller’s events; of all for a super-user',
        description: 'Caps are in the settings of the installation; a call reserves its worst case before it is sent.',
        tags: ['installation'],
        response: responses({ 200: BudgetView }),
      },
    },
    async (request) => {
      const principal = caller(request);
      return readBudget(isSuperUser(principal) ? null : principal.userId);
    },
  );
}
