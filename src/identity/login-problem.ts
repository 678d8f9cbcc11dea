/** Why we refuse a login. The message contains nothing that the provider sent. */
export class LoginProblem extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LoginProblem';
  }
}

/**
 * Describes a failed exchange for the log by error kinds and codes only. Parser messages quote their input, which may
 * be a token or a name.
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
