import { systemOf } from './command-systems.ts';
import { purposeOf } from './command-words.ts';
import { broken, type Cure, cureBy, cureOutside, endSession, type Finding, type Rule, waiting } from './finding.ts';
import type { JobFacts, LockFacts, RoomFacts } from './room-facts.ts';
import { momentOf, secondsBetween, spanOf } from './wording.ts';

/** Commands that fail, are stuck, or are not run. */
export const findStuckCommands: Rule<RoomFacts> = ({ jobs, system: { now, replicas } }) => {
  const served = replicas.some(({ alive }) => alive);
  return jobs.flatMap((job) => judge(job, now, served) ?? []);
};

/** Failed tries after which a failing system needs somebody: about 15 s. */
const worryingTries = 5;

function judge(job: JobFacts, now: string, served: boolean): Finding | null {
  const purpose = purposeOf(job.name);
  const system = systemOf(job.name);
  const common = { since: job.createdAt, actor: job.actor };
  if (job.lockedSince !== null && !job.workerAlive) {
    const seconds = secondsBetween(job.lockedSince, now);
    if (seconds < 2) return null;
    return (served && seconds < 30 ? waiting : broken)({
      ...common,
      code: 'command-of-dead-worker',
      sentence: `The attempt to ${purpose} is held by a process that has ended.`,
      explanation: served
        ? `A running replica takes such commands over about 10 seconds after the last sign of life; "${job.name}" has been held for ${spanOf(seconds)}.`
        : `No replica runs that would take "${job.name}" over.`,
      since: job.lockedSince,
      cures: cures(job),
    });
  }
  if (job.lockedSince !== null) {
    const seconds = secondsBetween(job.lockedSince, now);
    if (seconds < 30) return job.tries > 0 ? tried(job, now, purpose, system) : null;
    return (seconds < 60 ? waiting : broken)({
      ...common,
      code: 'command-hangs',
      sentence: `The attempt to ${purpose} has been running for ${spanOf(seconds)} without an answer of ${called(system)}.`,
      explanation: `The command "${job.name}" is running now. It is tried again if ${called(system)} breaks the connection.`,
      since: job.lockedSince,
      cures: cures(job),
    });
  }
  if (job.tries > 0) return tried(job, now, purpose, system);
  const late = secondsBetween(job.runAt, now);
  if (late < 15) return null;
  return (served && late < 60 ? waiting : broken)({
    ...common,
    code: 'command-not-run',
    sentence: `The attempt to ${purpose} has waited ${spanOf(late)} for a worker.`,
    explanation: served
      ? `The workers are busy with earlier commands; "${job.name}" runs as soon as one is free.`
      : `No replica runs that would carry out "${job.name}".`,
    since: job.runAt,
    cures: cures(job),
  });
}

function tried(job: JobFacts, now: string, purpose: string, system: string): Finding {
  const { tries, runAt, giveUpAt, error } = job;
  const next = runAt > now ? `The next try is at ${momentOf(runAt, now)}` : 'It is being tried now';
  const end = giveUpAt === null ? '' : `; it is given up at ${momentOf(giveUpAt, now)}`;
  return (tries < worryingTries ? waiting : broken)({
    code: 'command-failing',
    sentence: `The attempt to ${purpose} fails: ${called(system)} does not do it (${tries === 1 ? '1 try' : `${tries} tries`} so far).`,
    explanation: `The command "${job.name}" was requested at ${momentOf(job.createdAt, now)}.${error === null ? '' : ` Last error: ${error}.`} ${next}${end}.`,
    since: job.createdAt,
    actor: job.actor,
    cures: [...cures(job), cureOutside(`Check ${called(system)}`, adviceFor(system))],
  });
}

const called = (system: string): string => (system === 'LiveKit' ? system : `the ${system}`);

const advice: Readonly<Record<string, string>> = {
  LiveKit:
    'Check that the LiveKit server runs and that LIVEKIT_API_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET are right.',
  storage: 'Check that the S3 server runs and that the AWS_S3_… settings and the rights of their key are right.',
  'mail server': 'Check that the mail server runs and that the DJANGO_EMAIL_… settings are right.',
};

const adviceFor = (system: string): string => advice[system] ?? `Check that ${called(system)} can be reached.`;

function cures({ actor, key }: JobFacts): Cure[] {
  if (actor === null) return [];
  return [
    cureBy('Try again now', { act: 'command.retry', actor, command: key }, 'The command is run at once.'),
    cureBy(
      'Drop the command',
      { act: 'command.drop', actor, command: key },
      'The command is removed, and what requested it goes on as after a failure.',
    ),
  ];
}

/** Seconds for which a transaction may hold a row in ordinary operation. */
const lockPatience = 3;

/** Rows that a database session keeps locked. */
export const findLocks: Rule<RoomFacts> = ({ locks, system: { now } }) => locks.flatMap((lock) => judgeLock(lock, now));

function judgeLock({ kind, id, pid, since, state, application, waiting: waiters }: LockFacts, now: string): Finding[] {
  const seconds = since === null ? null : secondsBetween(since, now);
  if (seconds === null ? waiters === 0 : seconds < lockPatience) return [];
  const idle = state?.startsWith('idle in transaction') ?? false;
  const held = seconds === null ? 'now' : `for ${spanOf(seconds)}`;
  const name = application ? ` (application "${application.slice(0, 60)}")` : '';
  return [
    (idle || (seconds ?? 0) > 30 ? broken : waiting)({
      code: `${kind}-locked`,
      sentence: `A database session has held the lock of this ${kind} ${held}, so nothing in it can change.`,
      explanation: `Process ${pid} of PostgreSQL${name} is ${state ?? 'in an unknown state'}${idle ? ': it began a transaction and does nothing with it' : ''}. ${waiters === 1 ? '1 other transaction waits' : `${waiters} other transactions wait`} for it. Sessions of the product end by themselves after 30 seconds; others do not.`,
      since,
      actor: { kind, id },
      cures: [endSession(pid)],
    }),
  ];
}
