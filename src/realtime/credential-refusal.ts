import { AppError, asAppError } from '#src/kernel/errors.ts';
import type { ConnectRefusal } from './protocol.ts';

/** An explicit credential of the handshake that does not hold, with its name: the client drops exactly that one. */
export class CredentialRefusal extends AppError {
  readonly credential: 'token' | 'guest';

  constructor(credential: 'token' | 'guest', cause: AppError) {
    super(cause.code, cause.message, { cause });
    this.credential = credential;
  }
}

/** What a refused handshake is told in the `data` of its `connect_error`. */
export function describeConnectRefusal(thrown: unknown): { message: string; data: ConnectRefusal } {
  const { code, message, retryAfter } = asAppError(thrown);
  return {
    message,
    data: {
      code: code as ConnectRefusal['code'],
      ...(thrown instanceof CredentialRefusal ? { credential: thrown.credential } : {}),
      ...(retryAfter === undefined ? {} : { retry_after: retryAfter }),
    },
  };
}
