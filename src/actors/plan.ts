import type { ExecutableActionObject } from 'xstate';
import type { Address } from '#machines/addresses.ts';
import type { AnnouncedFact } from '#machines/facts.ts';
import type { MachineEvent } from './delivery.ts';

export interface Step {
  readonly name: string;
  readonly params: unknown;
}

/** An event for other actors: for one, for the sender's room, or for all live members of the sender. */
export interface Message {
  readonly to: Address<string> | 'room' | 'members';
  readonly event: MachineEvent;
}

export type TimerStep =
  | { readonly do: 'set'; readonly id: string; readonly delayMs: number; readonly event: MachineEvent }
  | { readonly do: 'cancel'; readonly id: string };

/** The effects of one move, by executor. */
export interface Plan {
  readonly facts: readonly AnnouncedFact[];
  /** Carried out after the commit. */
  readonly commands: readonly Step[];
  /** Rows that change in this commit. */
  readonly writes: readonly Step[];
  /** Events that other actors receive in this commit. */
  readonly messages: readonly Message[];
  /** In the machine's order: leaving and re-entering a state first cancels, then sets the same timer. */
  readonly timers: readonly TimerStep[];
}

/** The names of commands and writes; any other action is a programming error. */
export interface Vocabulary {
  readonly commands: Readonly<Record<string, unknown>>;
  readonly writes: Readonly<Record<string, unknown>>;
}

/** Turns the actions of a transition into a plan. Throws on an action that has no executor. */
export function planOf(vocabulary: Vocabulary, actions: readonly ExecutableActionObject[]): Plan {
  const facts: AnnouncedFact[] = [];
  const commands: Step[] = [];
  const writes: Step[] = [];
  const messages: Message[] = [];
  const timers: TimerStep[] = [];
  for (const action of actions) {
    const params = action.params as Record<string, unknown> | undefined;
    if (action.type === 'xstate.emit') {
      facts.push(params?.event as AnnouncedFact);
    } else if (action.type === 'xstate.raise') {
      // The machine has already handled a raise without delay, but lists it.
      if (params?.delay === undefined) continue;
      const { id, delay, event } = params as { id: string; delay: number; event: MachineEvent };
      timers.push({ do: 'set', id, delayMs: delay, event });
    } else if (action.type === 'xstate.cancel') {
      timers.push({ do: 'cancel', id: String(params?.sendId) });
    } else if (action.type === 'actors.tell') {
      messages.push(action.params as unknown as Message);
    } else if (action.type in vocabulary.commands) {
      commands.push({ name: action.type, params: params ?? {} });
    } else if (action.type in vocabulary.writes) {
      writes.push({ name: action.type, params });
    } else {
      throw new Error(`There is no executor for the action ${action.type}`);
    }
  }
  return { facts, commands, writes, messages, timers };
}
