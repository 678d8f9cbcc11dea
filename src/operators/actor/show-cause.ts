import type { z } from 'zod';
import type { Cause } from '#src/actors/delivery.ts';
import { showText } from '../show-text.ts';
import type { shownCause } from './actor-object.ts';

const longestId = 200;

/** A cause, as it is shown. Ids are ours or LiveKit's; the reason is free text. A damaged line may have neither. */
export function showCause(cause: Cause | null): z.output<typeof shownCause> {
  const { by, id, reason, tries } = (cause ?? {}) as Partial<Cause>;
  return {
    by: String(by ?? '').slice(0, longestId),
    id: String(id ?? '')
      .slice(0, longestId)
      .replace(/[^\s@]+@[^\s@]+/g, '…'),
    ...(typeof reason === 'string' ? { reason: showText(reason) } : {}),
    ...(typeof tries === 'number' ? { tries } : {}),
  };
}
