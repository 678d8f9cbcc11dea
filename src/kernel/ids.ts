import { createHmac, hash, randomUUID } from 'node:crypto';

/** Creates a random UUIDv4, lower-case with dashes. */
export const newId = (): string => randomUUID();

/** Derives a UUIDv4-shaped id from `text`: deterministic, and unpredictable without the secret. */
export function derivedId(secret: string, text: string): string {
  const bytes = createHmac('sha256', secret).update(text).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/**
 * Parses a UUID to lower case with dashes; null for other text. Dashes are optional, braces and the urn prefix are
 * accepted, as in the reference (rest-internal.md §2.3).
 */
export function parseUuid(text: string): string | null {
  const hex = text
    .replace(/^urn:uuid:/i, '')
    .replace(/[{}-]/g, '')
    .toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(hex)) return null;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Returns the text if it is a UUID in our own spelling, else null. */
export const asOwnUuid = (text: string): string | null => (parseUuid(text) === text ? text : null);

/**
 * Returns the colour of an identity, `hsl(H, S%, L%)` with H 0–360, S 50–75, L 25–60 (livekit.md §1); deterministic.
 */
export function colorOf(identity: string): string {
  const bytes = hash('sha1', identity, 'buffer');
  const pick = (at: number, low: number, high: number) => low + (bytes.readUInt16BE(at) % (high - low + 1));
  return `hsl(${pick(0, 0, 360)}, ${pick(2, 50, 75)}%, ${pick(4, 25, 60)}%)`;
}
