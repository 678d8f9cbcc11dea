import type { Cure, CureAct, Finding } from './finding.ts';

/** Formats findings for a terminal: what is wrong, why, since when, and each cure with its command. */
export function describeFindings(findings: readonly Finding[]): string {
  return findings.length === 0 ? 'Nothing is wrong.' : findings.map(describeFinding).join('\n\n');
}

function describeFinding({ severity, code, sentence, explanation, since, cures }: Finding): string {
  const when = since === null ? [] : [`Since ${since}.`];
  const rest = [explanation, ...when, ...cures.map(describeCure)];
  return [`${severity.toUpperCase().padEnd(7)}  ${sentence} [${code}]`, ...rest.map((line) => `         ${line}`)].join(
    '\n',
  );
}

const describeCure = ({ label, act, text }: Cure): string =>
  `→ ${label}: ${text}${act === null ? '' : `\n           greenroom act ${commandOf(act)} --reason …`}`;

const commandOf = ({ act, ...fields }: CureAct): string =>
  [act, ...Object.entries(fields).map(([name, value]) => `${name}=${writeValue(value)}`)].join(' ');

/** An actor is written as on the command line: `room/<id>`. */
function writeValue(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const { kind, id } = value as { readonly kind?: unknown; readonly id?: unknown };
  return `${kind}/${id}`;
}
