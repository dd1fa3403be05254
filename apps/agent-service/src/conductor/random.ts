/** A seedable source of chance. Same seed, same draws, on every machine. */
export type Random = {
  /** Uniform in [0, 1), 32 bits. */
  next(): number;
  /** Standard normal. */
  normal(): number;
  /** Gamma with shape k > 0 and scale 1. */
  gamma(k: number): number;
  /** Beta(a, b), a, b > 0. */
  beta(a: number, b: number): number;
};

/** 32-bit hash of a string: FNV-1a with the finaliser of MurmurHash3, so that near strings land far apart. */
export function hashString(text: string, seed = 0): number {
  let h = 0x811c9dc5 ^ seed;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return mix(h);
}

function mix(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * Generator sfc32 (Doty-Humphrey, PractRand). Normal: the polar method (Marsaglia and Bray 1964). Gamma: Marsaglia and Tsang,
 * "A simple method for generating gamma variables" (2000), exact. Beta from two gammas, in logarithms, so that tiny
 * shapes do not underflow to 0/0.
 */
export function createRandom(seed: number | string): Random {
  const text = String(seed);
  let [a, b, c, counter] = [hashString(text, 1), hashString(text, 2), hashString(text, 3), 1];

  function next(): number {
    const t = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4_294_967_296;
  }

  function normal(): number {
    for (;;) {
      const x = 2 * next() - 1;
      const y = 2 * next() - 1;
      const s = x * x + y * y;
      if (s > 0 && s < 1) return x * Math.sqrt((-2 * Math.log(s)) / s);
    }
  }

  function logGamma(k: number): number {
    if (k < 1) return logGamma(k + 1) + Math.log(1 - next()) / k;
    const d = k - 1 / 3;
    const scale = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = normal();
      const v = (1 + scale * x) ** 3;
      if (v > 0 && Math.log(1 - next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return Math.log(d * v);
    }
  }

  for (let i = 0; i < 15; i++) next();
  return {
    next,
    normal,
    gamma: (k) => Math.exp(logGamma(k)),
    beta: (alpha, beta) => 1 / (1 + Math.exp(logGamma(beta) - logGamma(alpha))),
  };
}
