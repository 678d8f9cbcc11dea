import { createHash, timingSafeEqual } from 'node:crypto';

/** Compares a shown secret in constant time. */
export function isSameSecret(shown: string, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(shown), digest(secret));
}
