import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether somebody shows a secret, in a time that tells nothing of it. */
export function isSameSecret(shown: string, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(shown), digest(secret));
}
