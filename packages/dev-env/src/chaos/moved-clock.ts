/** Loaded into a service before its own code: its clock is off by what the file says, read at the start and at SIGWINCH. */
import { readFileSync } from 'node:fs';

const file = process.env['CHAOS_CLOCK'] ?? '';

const readOffset = (): number => {
  try {
    return Number(readFileSync(file, 'utf8')) || 0;
  } catch {
    return 0;
  }
};
let offsetMs = readOffset();
// A signal that ends nobody.
process.on('SIGWINCH', () => {
  offsetMs = readOffset();
});

const now = (): number => TrueDate.now() + offsetMs;
const TrueDate = Date;
globalThis.Date = new Proxy(TrueDate, {
  construct: (target, args: unknown[], created) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, created),
  get: (target, key): unknown => (key === 'now' ? now : Reflect.get(target, key)),
});
