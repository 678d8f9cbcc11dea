import { type ActorKind, catalogue } from '#machines/catalogue.ts';
import { type DrawnState, readMachine } from '#machines/read-machine.ts';

/** The definitions that are drawn, by kind of actor. */
export const chartMachines: Readonly<Record<ActorKind, DrawnState>> = {
  room: readMachine(catalogue.room.machine),
  guest: readMachine(catalogue.guest.machine),
  recording: readMachine(catalogue.recording.machine),
};

/** The parts that are drawn by themselves: the regions of a parallel machine, else the whole machine. */
export function regionsOf(machine: DrawnState): readonly DrawnState[] {
  return machine.kind === 'parallel' ? machine.states : [machine];
}

/** A state and all states inside it, outer ones first. */
export function statesOf(state: DrawnState): readonly DrawnState[] {
  return [state, ...state.states.flatMap(statesOf)];
}
