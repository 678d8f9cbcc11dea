import { gather } from '#src/api/gather.ts';
import { type DomainFacts, domains } from '#src/domains.ts';
import type { FactTable } from '#src/facts/fact.ts';

/** The schema and the text of each fact, by type, of all domains. */
export const facts = gather<FactTable[string]>(domains.map((domain) => domain.facts ?? {})) as DomainFacts;

export type FactType = keyof DomainFacts;
