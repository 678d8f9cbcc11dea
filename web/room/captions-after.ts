import type { TranscriptionSegment } from 'livekit-client';
import type { Caption } from './media-state.ts';

/** Captions kept. */
const kept = 3;

/** The captions after these segments of one speaker; LiveKit sends a segment again while it grows. */
export function captionsAfter(
  captions: readonly Caption[],
  segments: readonly Pick<TranscriptionSegment, 'id' | 'text' | 'final'>[],
  name: string,
): readonly Caption[] {
  const known = new Map(captions.map((caption) => [caption.id, caption]));
  for (const { id, text, final } of segments) {
    if (text.trim() !== '') known.set(id, { id, name, text, isFinal: final });
  }
  return [...known.values()].slice(-kept);
}
