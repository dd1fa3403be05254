const SLOTS = 16_384;

/**
 * The slot of a Redis Cluster that a key or sharded channel lies in, 0–16383: CRC16 (XMODEM) of its hash tag, which is
 * what stands between the first brace and the next closing one, or of all of it where that is nothing.
 * Source: Redis Cluster specification, "Hash tags".
 */
export function keySlot(key: string): number {
  let crc = 0;
  for (const byte of Buffer.from(hashTag(key))) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = ((crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x1021) & 0xffff;
  }
  return crc % SLOTS;
}

function hashTag(key: string): string {
  const open = key.indexOf('{');
  const close = key.indexOf('}', open + 1);
  return open >= 0 && close > open + 1 ? key.slice(open + 1, close) : key;
}
