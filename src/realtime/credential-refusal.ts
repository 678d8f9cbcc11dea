import { AppError, asAppError } from '#src/kernel/errors.ts';
import type { ConnectRefusal } from './protocol.ts';

/** An explicit credential of the handshake is invalid; `credential` names the one that the client has to drop. */
export class CredentialRefusal extends AppError {
  readonly credential: 'token' | 'guest';

  constructor(credential: 'token' | 'guest', cause: AppError) {
    super(cause.code, cause.message, { cause });
    this.credential = credential;
  }
}

/** Message and `data` of the `connect_error` for a refused handshake. */
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
