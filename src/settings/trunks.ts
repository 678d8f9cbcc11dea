import { type Kind, list } from './kinds.ts';

/** Comma-separated ids of LiveKit's SIP trunks. */
export const trunks: Kind<readonly string[]> = {
  name: 'list of trunks',
  schema: list.schema.refine(
    (found) => found.every((id) => /^ST_[\w-]{1,100}$/.test(id)) && new Set(found).size === found.length,
    'expected ids of SIP trunks such as ST_8yFgX2vQ, each once, separated by commas',
  ),
};
