import { modelInWords } from '../simulation/model.ts';
import { SCENARIOS, type ScenarioName } from '../simulation/scenarios.ts';
import { shortenedInWords } from '../simulation/settings.ts';

export type Places = { page: string; agentUrl: string; logFile: string; scenario: ScenarioName; hasIssuer: boolean };

const list = (lines: readonly string[]): string => lines.map((line) => `    - ${line}`).join('\n');

/** What is printed once the pages are there: where, and what of it is simulated. */
export const welcome = ({ page, agentUrl, logFile, scenario, hasIssuer }: Places): string => `
  Open  ${page}/demo

  The audience is SIMULATED:
${list(modelInWords(SCENARIOS[scenario]))}
  Intervals are shortened:
${list(shortenedInWords())}
  The simulated event has no hold-outs and allows 100 interventions an hour.

  Organiser's page  ${page}/#dev=organizer
  Attendee's page   ${page}/#dev=attendee   (join in)
  API               ${agentUrl}/docs
${hasIssuer ? `  Sign in as anybody  ${page}\n` : ''}  Services' logs    ${logFile}

  Ctrl-C ends everything.
`;
