import { z } from 'zod';

/** What an application may be allowed to do. */
export const applicationScopes = [
  'rooms:create',
  'rooms:list',
  'rooms:retrieve',
  'rooms:update',
  'rooms:delete',
] as const;

// Host names of letters, digits and inner hyphens (RFC 1123), with a top-level domain; no internationalised spelling.
const hostName = /^(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+(?:xn--[a-z\d-]{0,58}[a-z\d]|[a-z]{2,63})$/;

/** Domain of e-mails, lower-cased. */
export const emailDomain = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .refine((text) => hostName.test(text), 'Enter a valid domain');

// A fixed error text, so that zod builds none for each wrong item of a long list.
const scopeList = z.array(z.enum(applicationScopes, 'Unknown scope')).max(applicationScopes.length * 2);

/** Body of `POST /operators/api/applications/`. */
export const newApplication = z.object({
  name: z.string().trim().min(1).max(255),
  scopes: scopeList.default([]),
  domains: z.array(emailDomain).max(1_000).default([]),
});

/** Body of `PATCH /operators/api/applications/{id}/`. Lists replace those that are stored. */
export const someApplicationFields = z.object({
  name: newApplication.shape.name.optional(),
  is_active: z.boolean().optional(),
  scopes: scopeList.optional(),
  domains: z.array(emailDomain).max(1_000).optional(),
});

/** An application, as operators see it. */
export const applicationObject = z.object({
  id: z.uuid(),
  name: z.string(),
  client_id: z.string(),
  is_active: z.boolean(),
  scopes: z.array(z.string()),
  domains: z.array(z.string()),
  created_at: z.string(),
  /** When the previous secret ends; null when there is one secret only. */
  previous_secret_ends_at: z.string().nullable(),
  tokens: z.int(),
  failures: z.int(),
  last_used_at: z.string().nullable(),
  last_failed_at: z.string().nullable(),
  rooms: z.int(),
});

/** The same with its secret, shown once. */
export const applicationWithSecret = applicationObject.extend({ client_secret: z.string() });

export type NewApplication = z.output<typeof newApplication>;
export type ApplicationChanges = z.output<typeof someApplicationFields>;
export type ShownApplication = z.output<typeof applicationObject>;
