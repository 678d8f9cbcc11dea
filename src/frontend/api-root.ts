import { z } from 'zod';
import type { Answer, Call } from '#src/api/call.ts';

const collections = ['users', 'rooms', 'recordings', 'files', 'resource-accesses'] as const;

/** Addresses of the collections. */
export const apiRootObject = z.record(z.enum(collections), z.string());

/** `GET /api/v1.0/` */
export function showApiRoot(_parts: unknown, call: Call): Answer {
  const addresses = collections.map((name) => [name, `${call.origin}/api/v1.0/${name}/`]);
  return { status: 200, json: Object.fromEntries(addresses) };
}
