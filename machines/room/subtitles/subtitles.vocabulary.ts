import { word } from '../../vocabulary.ts';

export const wishWrites = {
  'wish.add': word<{ identity: string }>(),
  'wish.remove': word<{ identity: string }>(),
  'wish.dropAbsent': word(),
  'wish.clear': word(),
} as const;
