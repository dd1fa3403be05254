import { expect, it } from 'vitest';
import { troubleInWords } from '../../src/demo/trouble.ts';
import { LateError } from '../../src/servers/late.ts';

const LOG = '.dev/services.log';

it('a machine that is too slow is told so in a sentence with what helps, and no stack', () => {
  const said = troubleInWords(new LateError('agent-service-1', 60_000, 'Error: x\n    at start (file.ts:1:1)'), LOG);
  expect(said).toBe(
    'agent-service-1 was not ready after 60 s: this machine is too slow or too busy just now. Close other programs and start again; what was built is kept.',
  );
});

it('a service that ended since nothing responded in time, too', () => {
  const log = '{"msg":"connection"}\n{"msg":"could not start","err":{"type":"TimedOut","stack":"TimedOut\\n    at x"}}';
  const said = troubleInWords(new Error(`agent-service-1 ended with code 1:\n${log}`), LOG);
  expect(said).toMatch(/^agent-service-1 ended with code 1: this machine is too slow/);
  expect(said).not.toMatch(/[{}\n]/);
});

it('a service that ended of something else is told by its last fault', () => {
  const log = '{"msg":"connection"}\n{"msg":"could not start","err":{"message":"no such role","stack":"    at x"}}';
  expect(troubleInWords(new Error(`agent-service-1 ended with code 1:\n${log}`), LOG)).toBe(
    `It could not be started: agent-service-1 ended with code 1: could not start: no such role\nWhat the services said: ${LOG}`,
  );
  expect(troubleInWords(new Error('x ended:\n{half a li'), LOG)).toContain('It could not be started: x ended:');
});

it('anything else is told in its own words, with where the services’ are', () => {
  expect(troubleInWords(new Error('There is no Redis: type this'), LOG)).toBe(
    `It could not be started: There is no Redis: type this\nWhat the services said: ${LOG}`,
  );
});
