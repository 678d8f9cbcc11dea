import type { MachineEvent } from '#src/actors/delivery.ts';
import type { Kind } from '#src/actors/kinds.ts';
import { redactFields } from '#src/actors/redact.ts';
import { markIdentity } from '#src/livekit/identity-mark.ts';

/** A field without a declaration is left out; the journal has logged it. */
const optionsOf = (secret: string) => ({
  mark: (text: string) => markIdentity(secret, text),
  undeclared: () => undefined,
});

/** A context as the journal stores it. */
export const redactContext = (secret: string, { redaction }: Kind, context: object): Record<string, unknown> =>
  redactFields(context, redaction.context, optionsOf(secret));

/** The fields of an event as the journal stores them. */
export function redactEvent(secret: string, { redaction }: Kind, event: MachineEvent): Record<string, unknown> {
  const { type, ...fields } = event;
  const declared = Object.hasOwn(redaction.events, type) ? redaction.events[type]! : {};
  return redactFields(fields, declared, optionsOf(secret));
}
