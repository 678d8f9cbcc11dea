import { createSecretKey } from 'node:crypto';
import { type ActorKind, actorKinds, catalogue } from '#machines/catalogue.ts';
import type { Handlers } from './actors/command.ts';
import type { SentEvent } from './actors/delivery.ts';
import { planFault } from './actors/fault.ts';
import { createJournaling } from './actors/journaling.ts';
import { openKinds } from './actors/kinds.ts';
import { createMailbox } from './actors/mailbox.ts';
import { createMoves } from './actors/moves.ts';
import { createRecentStates } from './actors/recent-states.ts';
import type { KnownCommand, Runtime, Surroundings, Write } from './actors/runtime.ts';
import type { CommandOf, Domain } from './api/domain.ts';
import { gather } from './api/gather.ts';
import { type DomainDeps, domains } from './domains.ts';
import type { Purge } from './jobs/purge.ts';
import { markIdentity } from './livekit/identity-mark.ts';
import { limitsOf } from './settings/limits.ts';
import type { Settings } from './settings/settings.ts';

/** The domains as one type, whatever each of them needs. */
export const allDomains: readonly Domain<DomainDeps, never>[] = domains;

/** What is deleted when it is old, of all domains. */
export const purgesOf = (settings: Settings): readonly Purge[] =>
  allDomains.flatMap(({ purges }) => purges?.(settings) ?? []);

const writes = gather(allDomains.map((domain) => domain.writes)) as Readonly<Record<string, Write>>;
const commands: Readonly<Record<string, CommandOf<DomainDeps>>> = gather(allDomains.map((domain) => domain.commands));

/** What the actors of a kind need around them, of all domains. */
function surroundingsOf(kind: ActorKind): Surroundings {
  const all = allDomains.flatMap(({ surroundings }) => surroundings?.[kind] ?? []);
  const adopts = all.flatMap(({ adopt }) => adopt ?? []);
  if (adopts.length > 1) throw new Error(`Two domains adopt actors of the kind ${kind}`);
  return { ...(adopts[0] && { adopt: adopts[0] }), lookups: all.flatMap(({ lookups }) => lookups ?? []) };
}

const surroundings = Object.fromEntries(actorKinds.map((kind) => [kind, surroundingsOf(kind)]));

/** The handlers of all commands, ready to run. */
export const createHandlers = (deps: DomainDeps): Handlers =>
  Object.fromEntries(Object.entries(commands).map(([name, command]) => [name, command.handler(deps)]));

/** What the runtime knows of each command. */
const known: Runtime['commands'] = Object.fromEntries(
  Object.entries(commands).map(([name, { giveUpAfterMs, failed }]): [string, KnownCommand] => [
    name,
    {
      giveUpAfterMs,
      failed: (command, reason) =>
        typeof failed === 'string' ? ({ type: failed, reason } as SentEvent) : failed(command as never, reason),
    },
  ]),
);

interface RuntimeParts
  extends Pick<Runtime, 'database' | 'log'>,
    Partial<Pick<Runtime, 'onMoved' | 'onAudit' | 'onReceipt' | 'onDelivered'>> {
  /** The installation's secret, by which the journal hashes identities. */
  readonly secret: string;
}

/** Creates the runtime of the product's actors. The callbacks in `parts` are optional. */
export function createRuntime({ secret, ...parts }: RuntimeParts, settings: Settings): Runtime {
  const moves = createMoves();
  const limits = limitsOf(settings);
  const key = createSecretKey(secret, 'utf8');
  return {
    onAudit: () => undefined,
    onReceipt: () => undefined,
    onDelivered: () => undefined,
    ...parts,
    moves,
    onMoved(rooms, facts) {
      moves.tell(rooms);
      parts.onMoved?.(rooms, facts);
    },
    limits,
    kinds: openKinds(catalogue),
    journaling: createJournaling({ limits, log: parts.log, mark: (text) => markIdentity(key, text) }),
    recent: createRecentStates(),
    mailbox: createMailbox(),
    surroundings,
    writes,
    commands: known,
    fault: planFault(settings.GREENROOM_FAULT),
  };
}
