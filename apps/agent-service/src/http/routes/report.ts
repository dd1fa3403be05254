import { ReportQuery, SessionParams, SessionReport } from '@conductor/contracts';
import Type from 'typebox';
import { buildReport } from '../../report/build.ts';
import { reportCsv } from '../../report/csv.ts';
import { REPORT_POLICY, reportHtml } from '../../report/html.ts';
import type { Api } from '../api.ts';
import { ownedSession } from '../caller.ts';
import type { HttpContext } from '../context.ts';
import { notFound } from '../problems.ts';
import { responses } from '../responses.ts';

const MOST_CHARACTERS = 16 * 1024 * 1024;
const text = { schema: Type.String({ maxLength: MOST_CHARACTERS }) };

/** A session's report, to be read by a program, a spreadsheet or a person. */
export function reportRoutes(api: Api, { readReport }: HttpContext): void {
  api.get(
    '/agent/sessions/:sessionId/report',
    {
      config: { access: 'session', role: 'viewer' },
      schema: {
        summary: 'The session’s report: JSON by default, a table as CSV, or a page to print',
        description: 'Made from stored rows at the moment of asking, also while the session lasts.',
        tags: ['history'],
        params: SessionParams,
        querystring: ReportQuery,
        response: {
          ...responses({}),
          200: {
            description: 'From stored rows alone; `cut` says where it is not the whole',
            content: { 'application/json': { schema: SessionReport }, 'text/csv': text, 'text/html': text },
          },
        },
      },
    },
    async (request, reply) => {
      const { id } = ownedSession(request);
      const rows = await readReport(id);
      if (rows === null) throw notFound('session');
      const report = buildReport(rows);
      const { format = 'json' } = request.query;
      if (format === 'csv') {
        reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', `attachment; filename="${fileName(id)}.csv"`);
        return reply.send(reportCsv(report));
      }
      if (format === 'html') {
        reply.type('text/html; charset=utf-8').header('content-security-policy', REPORT_POLICY);
        return reply.header('content-disposition', `inline; filename="${fileName(id)}.html"`).send(reportHtml(report));
      }
      return reply.send(report);
    },
  );
}

/** An id may hold anything; a file's name on every system only this. */
const fileName = (id: string): string => `report-${id.replaceAll(/[^A-Za-z0-9_-]+/g, '-').slice(0, 80)}`;
