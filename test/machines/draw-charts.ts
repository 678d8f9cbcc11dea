import { type ActorKind, actorKinds, catalogue } from '#machines/catalogue.ts';
import { type DrawnState, readMachine, type Way } from '#machines/read-machine.ts';

const sentences: Readonly<Record<ActorKind, string>> = {
  room: 'A room: whether people meet in it and are recorded, and, beside that, when it is next compared with LiveKit.',
  recording: 'A recording of a room, from the request to the deletion.',
  guest: 'Somebody at the door of one room, from the knock to the end of the meeting.',
};

const preface = `# The machines

What every actor may do, as pure state machines: no clock, no ids, no randomness, no input or output. The runtime
(\`src/actors\`) restores one from its row, tells it one event, and commits what follows.

The room is composed of regions that run in parallel. Each folder below \`room/\` holds the events, the slice of the
context, the guards, actions, delays and states of one region or two, and the words for what they ask of the product.

This page is drawn from the definitions by \`npm run charts\`; a test fails when it is stale. In the tables, what a way
announces is a **fact**; what it asks for is a command, a row to be written, or something that the guests are told. A
way without a target leaves the state as it is.
`;

/** The text of machines/README.md. */
export function drawCharts(): string {
  const sections = actorKinds.map((kind) => {
    const root = readMachine(catalogue[kind].machine);
    return `## ${kind}\n\n${sentences[kind]}\n\n${drawDiagram(root)}\n\n${drawTable(root)}\n`;
  });
  return [preface, ...sections].join('\n');
}

const idOf = (path: string) => path.replaceAll('.', '_');

function drawDiagram(root: DrawnState): string {
  const lines =
    root.kind === 'parallel' ? root.states.flatMap((region) => drawComposite(region, '  ')) : drawInside(root, '  ');
  return ['```mermaid', 'stateDiagram-v2', ...lines, ...drawArrows(root), '```'].join('\n');
}

function drawInside({ initial, states }: DrawnState, indent: string): string[] {
  return [
    ...(initial === null ? [] : [`${indent}[*] --> ${idOf(initial)}`]),
    ...states.flatMap((state) =>
      state.kind === 'atomic'
        ? [`${indent}state "${state.name}" as ${idOf(state.path)}`]
        : drawComposite(state, indent),
    ),
  ];
}

function drawComposite(state: DrawnState, indent: string): string[] {
  const inside = drawInside(state, `${indent}  `);
  return [`${indent}state "${state.name}" as ${idOf(state.path)} {`, ...inside, `${indent}}`];
}

/** One arrow from state to state, with everything that leads along it. */
function drawArrows(root: DrawnState): string[] {
  const arrows = new Map<string, Set<string>>();
  for (const { from, to, on, guard } of waysOf(root)) {
    if (to === null || from === to) continue;
    const arrow = `  ${idOf(from)} --> ${idOf(to)}`;
    const label = guard === null ? on : `${on} [${guard}]`;
    arrows.set(arrow, (arrows.get(arrow) ?? new Set()).add(label));
  }
  return [...arrows].map(([arrow, labels]) => `${arrow} : ${[...labels].join('<br/>')}`);
}

function drawTable(root: DrawnState): string {
  const code = (word: string) => `\`${word}\``;
  const cells = ({ from, to, on, guard, facts, asks }: Way) => [
    code(from),
    code(on),
    guard === null ? '' : code(guard),
    to === null ? '' : code(to),
    [...facts.map((fact) => `**${fact}**`), ...asks.map(code)].join(', '),
  ];
  const rows = [
    ['In', 'On', 'If', 'To', 'Announces and asks for'],
    ['---', '---', '---', '---', '---'],
    ...waysOf(root).map(cells),
  ];
  return rows.map((row) => `| ${row.join(' | ')} |`).join('\n');
}

const waysOf = (state: DrawnState): Way[] => [...state.ways, ...state.states.flatMap(waysOf)];
