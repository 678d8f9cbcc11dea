import { z } from 'zod';

/** The shape of most errors (contract/README.md §5.2). */
export const detail = z.object({ detail: z.string() });

/** An error inside a configuration or permission object (contract/README.md §5.4). */
export const objectError = z.object({
  type: z.string(),
  loc: z.array(z.string()),
  msg: z.string(),
  input: z.string(),
  url: z.string(),
  ctx: z.record(z.string(), z.string()).optional(),
});

/** What is wrong with each field of a body; `non_field_errors` holds what is no single field's fault. */
export const fieldErrors = z.record(
  z.string(),
  z.union([
    z.array(z.string()).min(1),
    z.array(objectError).min(1),
    // By the place of an item in a list.
    z.record(z.string().regex(/^\d+$/), z.array(z.string()).min(1)),
  ]),
);
