import { expect, it } from 'vitest';
import { freePort } from '../../src/servers/free-port.ts';

it('gives no port twice, and none that systems give to whoever asks for any', async () => {
  const ports: number[] = [];
  for (let n = 0; n < 500; n++) ports.push(await freePort());
  expect(new Set(ports).size).toBe(500);
  expect(Math.max(...ports)).toBeLessThan(32_768);
});
