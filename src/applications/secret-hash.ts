import { pbkdf2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { randomText } from '#src/identity/random-text.ts';

// Runs in libuv's thread pool.
const derive = promisify(pbkdf2);

/** Defaults of Django 5.2, which La Suite Meet 1.27 runs on. */
const usualIterations = 1_000_000;
const saltLength = 22;

/** A stored hash asks for at most this much work. */
const mostIterations = 10_000_000;

/** Hash of no secret: comparing with it costs as much as with a real one. */
export const noHash = `pbkdf2_sha256$${usualIterations}$${'0'.repeat(saltLength)}$`;

/** Hashes a secret in the format of Django's `PBKDF2PasswordHasher`, which La Suite Meet verifies. */
export async function hashSecret(secret: string): Promise<string> {
  const salt = randomText(saltLength);
  const digest = await derive(secret, salt, usualIterations, 32, 'sha256');
  return `pbkdf2_sha256$${usualIterations}$${salt}$${digest.toString('base64')}`;
}

/**
 * Returns whether a secret has this hash, ours or La Suite Meet's. A hash of another format, or with fewer iterations,
 * takes as long as ours.
 */
export async function verifySecret(secret: string, encoded: string): Promise<boolean> {
  const { iterations, salt, digest } = parse(encoded) ?? parse(noHash)!;
  const found = await derive(secret, salt, iterations, 32, 'sha256');
  if (iterations < usualIterations) await derive(secret, salt, usualIterations - iterations, 32, 'sha256');
  return digest.length === found.length && timingSafeEqual(digest, found);
}

function parse(encoded: string): { iterations: number; salt: string; digest: Buffer } | null {
  const [, count, salt, digest] = /^pbkdf2_sha256\$(\d{1,8})\$([^$]+)\$([A-Za-z0-9+/=]*)$/.exec(encoded) ?? [];
  const iterations = Number(count);
  if (salt === undefined || digest === undefined || iterations < 1 || iterations > mostIterations) return null;
  return { iterations, salt, digest: Buffer.from(digest, 'base64') };
}
