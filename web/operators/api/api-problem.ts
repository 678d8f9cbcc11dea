/** A request to the API that failed. */
export class ApiProblem extends Error {
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'ApiProblem';
    this.status = status;
  }

  /** Whether the session has ended or was never there. */
  get isLoggedOut(): boolean {
    return this.status === 401;
  }
}

/** The first text in an error body of any shape. */
export function textOfProblem(answer: unknown): string | null {
  if (typeof answer === 'string') return answer;
  if (typeof answer !== 'object' || answer === null) return null;
  for (const value of Object.values(answer)) {
    const text = textOfProblem(value);
    if (text !== null) return text;
  }
  return null;
}
