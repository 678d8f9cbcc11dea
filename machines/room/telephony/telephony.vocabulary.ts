import { word } from '../../vocabulary.ts';

export const ruleCommands = {
  'sip.createRule': word(),
  'sip.deleteRule': word<{ rule: string | null }>(),
} as const;
