/** Answers `cpu-start` by starting to count this process' CPU time, and `cpu-stop` with the microseconds since. */
export function cpuMeter(): (request: unknown) => number {
  let startedAt = process.cpuUsage();
  return (request) => {
    if (request === 'cpu-start') {
      globalThis.gc?.();
      startedAt = process.cpuUsage();
      return 0;
    }
    if (request !== 'cpu-stop') throw new Error('no such request');
    const { user, system } = process.cpuUsage(startedAt);
    return user + system;
  };
}
