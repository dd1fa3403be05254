const RANDOM_BYTES = 16;

/** 32 random hexadecimal digits; on pages without TLS too, where `crypto.randomUUID` does not exist. */
export const newClientId = (): string =>
  [...crypto.getRandomValues(new Uint8Array(RANDOM_BYTES))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
