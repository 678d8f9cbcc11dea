import { z } from 'zod';

/** Wire shape of a guest or participant. */
export const participant = z
  .object({
    id: z.string().describe('A uuid for a guest, the identity at LiveKit for somebody who need not knock.'),
    username: z.string(),
    color: z.string().describe('`hsl(H, S%, L%)`, always the same for the same person.'),
  })
  .meta({ id: 'Participant' });
export type Participant = z.infer<typeof participant>;

export const knockNumber = z
  .int()
  .positive()
  .describe('Knock number, which rises with each knock. Numbers that leave below it move the place up by one each.');
export const place = z.int().positive().describe('1-based place in the queue, exact at this instant.');

/** Wire shape of a waiting guest. */
export const waitingGuest = z
  .object({ participant, number: knockNumber, position: place })
  .meta({ id: 'WaitingGuest' });
export type WaitingGuest = z.infer<typeof waitingGuest>;
