import { word } from '../../vocabulary.ts';

export const entitlementWrites = {
  'attendance.add': word<{ identity: string }>(),
  'attendance.remove': word<{ identity: string }>(),
  'attendance.keep': word<{ livekitRoom: string | null }>(),
  'attendance.clear': word(),
  'removal.add': word<{ identity: string }>(),
  'entitlement.note': word<{ act: 'removed' | 'tolerated' }>(),
} as const;
