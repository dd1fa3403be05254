/** Wall clock for display and stored rows (epoch ms), and a monotonic one (ms) for durations. Tests turn it by hand. */
export type Clock = { now(): number; monotonic(): number };
