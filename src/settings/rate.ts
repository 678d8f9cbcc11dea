import { z } from 'zod';
import type { Kind } from './kinds.ts';

/** `limit` requests within `seconds`. */
export interface Rate {
  readonly limit: number;
  readonly seconds: number;
}

const periods: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** `150/minute`: requests per second, minute, hour or day, or its first letter. 0 refuses all. */
export const rate: Kind<Rate> = {
  name: 'rate',
  schema: z.string().transform((value, context): Rate => {
    const found = /^\s*(\d{1,9})\s*\/\s*(s|m|h|d|(?:sec|min|second|minute|hour|day)s?)\s*$/i.exec(value);
    const limit = Number(found?.[1]);
    const seconds = periods[found?.[2]?.[0]?.toLowerCase() ?? ''];
    if (Number.isInteger(limit) && seconds !== undefined) return { limit, seconds };
    context.addIssue('expected a number per second, minute, hour or day, such as 150/minute');
    return z.NEVER;
  }),
};
