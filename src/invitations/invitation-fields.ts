import { z } from 'zod';
import { textField } from '#src/api/text-field.ts';
import { isEmailAddress } from '#src/kernel/email-address.ts';

/** Addresses in one call. */
const mostAddresses = 50;

const address = textField().pipe(z.string().refine(isEmailAddress, 'Enter a valid email address.'));

// Counted before the items are looked at: a list that is too long has one error.
const emails = z
  .array(z.unknown())
  .min(1, 'This list may not be empty.')
  .max(mostAddresses, `Ensure this field has no more than ${mostAddresses} elements.`)
  .pipe(z.array(address));

const wrongFormat = 'Datetime has wrong format. Use YYYY-MM-DDThh:mm:ss and an offset or Z.';

/** Converted to UTC, because PostgreSQL knows fewer offsets and years. */
const moment = z.iso
  .datetime({ offset: true, error: wrongFormat })
  .transform((text, context) => {
    const at = Date.parse(text);
    if (at >= 0 && at < Date.UTC(10_000)) return new Date(at).toISOString();
    context.addIssue('The year must be from 1970 to 9999.');
    return z.NEVER;
  })
  .nullish();

/** Body of `POST rooms/{id}/invite/`; the times, which are ours, add an event for calendars. */
export const invitationFields = z
  .object({ emails, starts_at: moment, ends_at: moment })
  .refine(({ starts_at: start, ends_at: end }) => !end || (start && end > start), {
    path: ['ends_at'],
    message: 'Must be later than starts_at.',
  });

export type InvitationFields = z.output<typeof invitationFields>;

/** The answer once the messages are enqueued. */
export const invitationAnswer = z.object({ status: z.literal('success'), message: z.literal('invitations sent') });
