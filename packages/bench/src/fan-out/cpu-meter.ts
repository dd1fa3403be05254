/**
 * Answers `cpu-start` by starting to count this process' CPU time, `cpu-stop` with the microseconds since, and `memory`
 * with the bytes that are in use.
 */
export function cpuMeter(): (request: unknown) => number {
  let startedAt = process.cpuUsage();
  return (request) => {
    if (request === 'cpu-start') {
      globalThis.gc?.();
      startedAt = process.cpuUsage();
      return 0;
    }
    if (request === 'memory') {
      globalThis.gc?.();
      const { heapUsed, external } = process.memoryUsage();
      return heapUsed + external;
    }
    if (request !== 'cpu-stop') throw new Error('no such request');
    const { user, system } = process.cpuUsage(startedAt);
    return user + system;
  };
}
