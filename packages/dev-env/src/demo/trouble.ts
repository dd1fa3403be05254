import { LateError } from '../servers/late.ts';

/** What a service says it ended of when something that it needs did not respond in time. */
const TIMED_OUT = '"type":"TimedOut"';

/** The fault that a line of a service's log tells of; empty where it cannot be read. */
function faultIn(line: string): string {
  try {
    const { msg, err }: { msg?: unknown; err?: { message?: unknown } } = JSON.parse(line);
    return [msg, err?.message].filter((words) => typeof words === 'string').join(': ');
  } catch {
    return '';
  }
}

/** Why the demo does not run, for whoever typed `npm start`: what went wrong and what helps, never a stack. */
export function troubleInWords(error: unknown, logFile: string): string {
  const said = error instanceof Error ? error.message : String(error);
  const [first = '', ...rest] = said.split('\n');
  if (error instanceof LateError || said.includes(TIMED_OUT)) {
    const what = first.replace(/:$/, '');
    return `${what}: this machine is too slow or too busy just now. Close other programs and start again; what was built is kept.`;
  }
  const logged = rest.findLast((line) => line.startsWith('{'));
  const words = logged === undefined ? said : `${first} ${faultIn(logged)}`;
  return `It could not be started: ${words}\nWhat the services said: ${logFile}`;
}
