import type { Route } from './api/route.ts';
import { type DomainRouteDeps, domains } from './domains.ts';

/** Every route of the product, in the order of the domains. */
export const routes: readonly Route<DomainRouteDeps>[] = domains.flatMap(
  (domain): readonly Route<DomainRouteDeps>[] => domain.routes ?? [],
);
