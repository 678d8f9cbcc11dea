/** Parts of errors that hold codes. Messages of foreign errors may quote names, PINs and addresses. */
interface Coded {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly status?: unknown;
  readonly statusCode?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: unknown };
  readonly cause?: unknown;
}

const deepest = 4;
const word = /^[A-Za-z][\w.-]{1,40}$/;

/**
 * Describes an `Away` for operators: its message, which is ours and has no values, with the classes, codes and statuses
 * of its causes.
 */
export function describeFailure(failure: Error): string {
  const details = new Set<string>();
  let cause: unknown = failure.cause;
  for (let depth = 0; depth < deepest && typeof cause === 'object' && cause !== null; depth++) {
    for (const detail of detailsOf(cause as Coded)) details.add(detail);
    cause = (cause as Coded).cause;
  }
  return details.size === 0 ? failure.message : `${failure.message} (${[...details].join(', ')})`;
}

function detailsOf({ name, code, status, statusCode, $metadata }: Coded): string[] {
  const words = [name, code].filter((one): one is string => typeof one === 'string' && word.test(one));
  const numbers = [status, statusCode, $metadata?.httpStatusCode].filter(
    (one): one is number => typeof one === 'number' && one >= 100 && one <= 599,
  );
  return [...words.filter((one) => one !== 'Error' && one !== 'LiveKitFailure'), ...numbers.map(String)];
}
