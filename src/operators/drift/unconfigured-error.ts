/** A part that this installation has no access to. */
export class UnconfiguredError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnconfiguredError';
  }
}
