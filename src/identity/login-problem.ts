/** Why a login is refused, when it is we who refuse it. The message holds nothing that the provider said. */
export class LoginProblem extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LoginProblem';
  }
}

/**
 * What a log line may say of a failed exchange: kinds and codes. Messages of parsers quote what they could not read,
 * which may be a token or a name.
 */
export function reasonOf(error: unknown): string {
  const reasons: string[] = [];
  for (let at = error; at instanceof Error && reasons.length < 4; at = at.cause) {
    const { code } = at as { code?: unknown };
    const own = at instanceof LoginProblem ? at.message : at.name;
    reasons.push(typeof code === 'string' ? `${own} ${code}` : own);
  }
  return reasons.join(': ') || 'unknown';
}
