import { expect, it } from 'vitest';
import { Away } from '#src/actors/command.ts';
import { attemptSend, type SendAttempt } from '#src/mail/attempt-send.ts';
import { MailNotConfigured, MailRefused } from '#src/mail/mail-failures.ts';

/** Attempts it; resolves with what was noted, counted and reported, in order, and what it rejects with. */
async function attempt(changes: Partial<SendAttempt>): Promise<{ steps: string[]; failure: unknown }> {
  const steps: string[] = [];
  const failure = await attemptSend({
    lapsed: null,
    send: async () => void steps.push('send'),
    note: async (state, reason) => void steps.push(`note ${state} ${reason}`),
    count: (outcome) => steps.push(`count ${outcome}`),
    onRefused: () => steps.push('refused'),
    ...changes,
  }).then(
    () => null,
    (error: unknown) => error,
  );
  return { steps, failure };
}
const failing = (error: unknown): Partial<SendAttempt> => ({ send: () => Promise.reject(error) });

it('a message is sent and noted', async () => {
  expect(await attempt({})).toEqual({ steps: ['send', 'note sent null', 'count sent'], failure: null });
});

it('a message that lapsed is not sent', async () => {
  expect(await attempt({ lapsed: 'gave_up' })).toEqual({
    steps: ['note failed gave_up', 'count gave_up'],
    failure: null,
  });
});

it.each([
  [new MailRefused('No'), 'refused'],
  [new MailNotConfigured(), 'not_configured'],
])('%s ends the tries', async (error, reason) => {
  expect(await attempt(failing(error))).toEqual({
    steps: ['refused', `note failed ${reason}`, `count ${reason}`],
    failure: null,
  });
});

it('another failure ends the tries if the caller says so', async () => {
  const { steps } = await attempt({ ...failing(new Error('No')), finalReason: () => 'busy' });
  expect(steps).toEqual(['refused', 'note failed busy', 'count busy']);
});

it.each([new Away('Later'), new Error('A bug')])('%s is tried again', async (error) => {
  expect(await attempt(failing(error))).toEqual({ steps: ['note pending null', 'count again'], failure: error });
});

it('a message whose result cannot be stored is neither counted nor noted as one to be tried again', async () => {
  const away = new Error('PostgreSQL is away');
  expect(await attempt({ note: () => Promise.reject(away) })).toEqual({ steps: ['send'], failure: away });
});
