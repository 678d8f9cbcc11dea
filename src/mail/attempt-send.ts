import { MailNotConfigured, MailRefused } from './mail-failures.ts';

export type MessageState = 'pending' | 'sent' | 'failed';

/** One try to send a claimed message. */
export interface SendAttempt {
  /** Why the message is not sent any more; null when it is. */
  readonly lapsed: string | null;
  send(): Promise<void>;
  /** Stores the result; `pending` when the message is tried again. */
  note(state: MessageState, reason: string | null): Promise<void>;
  /** Counts the result: `sent`, `again`, or the reason of a failure. */
  count(outcome: string): void;
  /** Called with a failure that ends the tries. */
  onRefused(error: unknown): void;
  /** Why a failure ends the tries; null when another try may help. The mailer's own failures by default. */
  finalReason?(error: unknown): string | null;
}

/** Sends a claimed message and stores the result. Rejects with the failure of `send` when the message is tried again. */
export async function attemptSend(attempt: SendAttempt): Promise<void> {
  const settle = async (state: MessageState, outcome: string) => {
    await attempt.note(state, state === 'failed' ? outcome : null);
    attempt.count(outcome);
  };
  if (attempt.lapsed !== null) return settle('failed', attempt.lapsed);
  try {
    await attempt.send();
  } catch (error) {
    const reason = finalReasonOfMail(error) ?? attempt.finalReason?.(error) ?? null;
    if (reason === null) {
      await settle('pending', 'again');
      throw error;
    }
    attempt.onRefused(error);
    return settle('failed', reason);
  }
  await settle('sent', 'sent');
}

function finalReasonOfMail(error: unknown): string | null {
  if (error instanceof MailRefused) return 'refused';
  return error instanceof MailNotConfigured ? 'not_configured' : null;
}
