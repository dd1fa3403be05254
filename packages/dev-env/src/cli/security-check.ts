/** `pnpm security:check`: the commands of the security review against the newest running stack, a line each. */
import { refuseInProduction } from '../stack/production.ts';
import { newestRecord } from '../stack/record.ts';
import { checkSecurity } from '../checks/security-check.ts';

refuseInProduction('pnpm security:check');
const stack = newestRecord();
const [agentUrl, realTimeUrl] = [stack?.agentUrls[0], stack?.realTimeUrls[0]];
if (!stack?.jwtSecret || agentUrl === undefined || realTimeUrl === undefined) {
  console.error('No stack with a JWT_SECRET is running here: start one with `pnpm stack`.');
  process.exit(2);
}
let failed = 0;
let tried = 0;
try {
  const { redisUrl, jwtSecret } = stack;
  for await (const { name, ok, expected, got } of checkSecurity({ agentUrl, realTimeUrl, redisUrl, jwtSecret })) {
    console.log(ok ? `ok      ${name}: ${got}` : `FAILED  ${name}: ${got} instead of ${expected}`);
    tried++;
    if (!ok) failed++;
  }
} catch (error) {
  console.log(`FAILED  the stack does not answer: ${error instanceof Error ? error.message : String(error)}`);
  failed++;
}
console.log(`${tried} tried, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
