import { type DomainFacts, domains } from '#src/domains.ts';

/** The schema and the text of each fact, by type, of all domains. */
export const facts = Object.assign({}, ...domains.map((domain) => domain.facts ?? {})) as DomainFacts;

export type FactType = keyof DomainFacts;
