import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { cliOperator } from '#src/api/operator.ts';
import { newId } from '#src/kernel/ids.ts';
import { actNames, actRequest, fieldsOf } from '#src/operators/acts/act-schema.ts';
import { bulkRequest, performBulk } from '#src/operators/acts/bulk-act.ts';
import { performAct } from '#src/operators/acts/perform-act.ts';
import { dryRun } from '#src/operators/dry-run/dry-run-routes.ts';
import { dryRunRequest, type Foretold } from '#src/operators/dry-run/dry-run-schema.ts';
import { cliActParts } from './cli-act-parts.ts';
import type { Command, Said } from './command.ts';
import { parseArguments } from './parse-arguments.ts';

const how = { reason: 'text', 'dry-run': null } as const;
type Tools = Parameters<Command['run']>[0];
type Options = Parameters<Command['run']>[2];

const by = () => ({ operator: cliOperator, request: newId() });

/** Does one act; `fields` are validated like the body of the API. */
export async function doAct(tools: Tools, fields: object, options: Options): Promise<Said> {
  const body = { ...fields, reason: options.reason, dry_run: options['dry-run'] === true };
  if (typeof options.reason !== 'string') throw new Error('Say why: --reason "…". It stays in the journal.');
  const { reason, dry_run, ...act } = parseArguments(actRequest, body);
  const data = await performAct(await cliActParts(tools), by(), act, { reason, dry_run });
  return { data, text: data.text };
}

/** Commands by which operators act. */
export const actCommands: readonly Command[] = [
  {
    words: ['act'],
    args: ['name', 'key=value…'],
    options: how,
    help: `do an act, such as "act guest.admit room=<room> guest=<id>"; an actor is <kind>/<id>. Names: ${actNames.join(', ')}`,
    run: (tools, [act = '', ...pairs], options) => doAct(tools, { act, ...readPairs(act, pairs) }, options),
  },
  {
    words: ['act-many'],
    args: ['filter', 'name'],
    options: how,
    help: 'do an act in all rooms that match: active, recording, waiting, stuck, quarantined, drifting, all',
    async run(tools, [filter, act], options) {
      if (typeof options.reason !== 'string') throw new Error('Say why: --reason "…". It stays in the journal.');
      const body = { filter, act, reason: options.reason, dry_run: options['dry-run'] === true };
      const data = await performBulk(
        await cliActParts(tools),
        by(),
        parseArguments(bulkRequest, body),
        Number.POSITIVE_INFINITY,
      );
      const failures = data.failed.map(({ room, detail }) => `${room}  ${detail}`);
      const text = `${data.matched} rooms match; ${data.done} ${data.dry_run ? 'would be' : 'are'} done.`;
      return { data, text: [text, ...failures].join('\n'), failed: failures.length > 0 };
    },
  },
  {
    words: ['actors', 'reset'],
    args: ['kind', 'id'],
    options: how,
    help: 'replace the state of an actor whose machine fails; its meeting, place or recording ends',
    run: (tools, [kind, id], options) => doAct(tools, { act: 'actor.reset', actor: { kind, id } }, options),
  },
  {
    words: ['dry-run'],
    args: ['kind?', 'id?', 'json?'],
    options: { webhook: 'file', room: 'id or slug', line: 'n' },
    help: 'what an event (JSON, or - to read it), a webhook or the event of a journal line would do now; changes nothing',
    async run(tools, [kind, id, json], { webhook, room, line }) {
      const asked =
        typeof webhook === 'string'
          ? { webhook: await readJson(webhook === '-' ? '-' : await readFile(webhook, 'utf8')) }
          : typeof line === 'string'
            ? { room, line: Number(line) }
            : { actor: { kind, id }, event: await readJson(json ?? '') };
      const data = await dryRun(await cliActParts(tools), newId(), parseArguments(dryRunRequest, asked));
      return { data, text: data.results.length === 0 ? 'No room receives it.' : data.results.map(say).join('\n') };
    },
  },
];

/** Reads `key=value` pairs; an actor is written as one text, `<kind>/<id>`. */
function readPairs(act: string, pairs: readonly string[]): Record<string, unknown> {
  const known = actNames.find((name) => name === act);
  if (known === undefined) throw new Error(`There is no act ${act}: ${actNames.join(', ')}.`);
  const fields: Record<string, unknown> = {};
  for (const pair of pairs) {
    const [name = '', ...value] = pair.split('=');
    if (value.length === 0 || !fieldsOf(known).includes(name)) {
      throw new Error(
        `${act} takes ${
          fieldsOf(known)
            .map((field) => `${field}=…`)
            .join(' ') || 'no fields'
        }.`,
      );
    }
    const text = value.join('=');
    const slash = text.indexOf('/');
    fields[name] = name === 'actor' ? { kind: text.slice(0, slash), id: text.slice(slash + 1) } : text;
  }
  return fields;
}

async function readJson(text: string): Promise<unknown> {
  const json = text === '-' ? await readAll(process.stdin) : text;
  try {
    return JSON.parse(json);
  } catch {
    throw new Error('This is no JSON.');
  }
}

function say({ actor, outcome, before, after, facts, commands, messages, error }: Foretold): string {
  const lines = [
    `${actor.kind}/${actor.id}  ${outcome}`,
    ...(before === after ? [`  stays  ${after}`] : [`  from   ${before}`, `  to     ${after}`]),
    ...facts.map(({ type }) => `  fact   ${type}`),
    ...commands.map(({ name }) => `  asks   ${name}`),
    ...messages.map(({ to, event }) => `  tells  ${to}: ${event}`),
    ...(error === null ? [] : [`  error  ${error}`]),
  ];
  return lines.join('\n');
}
