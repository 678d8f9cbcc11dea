import { z } from 'zod';

/** Wire shape of a guest or participant. */
export const participant = z
  .object({
    id: z.string().describe('The uuid of a guest; the LiveKit identity for somebody who need not knock.'),
    username: z.string(),
    color: z.string().describe('`hsl(H, S%, L%)`, always the same for the same person.'),
  })
  .meta({ id: 'Participant' });
export type Participant = z.infer<typeof participant>;

export const knockNumber = z
  .int()
  .positive()
  .describe(
    'Knock number, which increases with each knock. Each lower number that leaves moves the position up by one.',
  );
export const place = z.int().positive().describe('1-based position in the queue at this time.');

/** Wire shape of a waiting guest. */
export const waitingGuest = z
  .object({ participant, number: knockNumber, position: place })
  .meta({ id: 'WaitingGuest' });
export type WaitingGuest = z.infer<typeof waitingGuest>;
