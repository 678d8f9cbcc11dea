import { z } from 'zod';
import { recordingWords } from '#machines/recording/recording.vocabulary.ts';
import { collectorWords } from '#machines/room/room.vocabulary.ts';
import { domain } from '#src/api/domain.ts';
import { detail } from '#src/api/error-shapes.ts';
import { pageOf } from '#src/api/paginate.ts';
import { del, get, post } from '#src/api/route.ts';
import type { Settings } from '#src/settings/settings.ts';
import { adoptOrphans } from './adopt-orphans.ts';
import { requireBearer } from './bearer-hook.ts';
import { deleteRecording } from './delete-recording.ts';
import { endEgress, lookAtEgress, startEgress, startRefused, stopEgress, tellLimit } from './egress-commands.ts';
import { findFile, removeFiles } from './file-commands.ts';
import { mediaAuth, mediaAuthAnswers } from './media-auth.ts';
import { addNotices } from './notices.ts';
import { noticeTask, notify } from './notify.ts';
import { processEvent, receiveProcessEvent } from './process-hook.ts';
import { recordingFacts } from './recording-facts.ts';
import { egressLookup, recordingLookup } from './recording-lookups.ts';
import { recordingMetrics } from './recording-metrics.ts';
import { recordingObject } from './recording-object.ts';
import type { RecordingDeps, RecordingRouteDeps } from './recording-parts.ts';
import {
  adoptRecordings,
  createRecordings,
  noteDispatches,
  recordStatuses,
  removeRecordings,
} from './recording-rows.ts';
import { listRecordings, showRecording } from './show-recordings.ts';
import { recordingMessage, recordingRefusal, recordingToStart, startRecording } from './start-recording.ts';
import { stopRecording } from './stop-recording.ts';
import { receiveStorageEvent, storageEvent } from './storage-hook.ts';

const feature = ({ RECORDING_ENABLE }: Settings): boolean => RECORDING_ENABLE;
const storageTells = ({ RECORDING_STORAGE_EVENT_ENABLE }: Settings): boolean => RECORDING_STORAGE_EVENT_ENABLE;
const done = z.object({ message: z.string() });

const admitStorage = async ({ settings }: RecordingRouteDeps, caller: Parameters<typeof requireBearer>[0]) => {
  if (!settings.RECORDING_ENABLE_STORAGE_EVENT_AUTH) return;
  requireBearer(caller, settings.RECORDING_STORAGE_EVENT_TOKEN, 'Storage event API');
};

const admitSummary = async ({ settings }: RecordingRouteDeps, caller: Parameters<typeof requireBearer>[0]) =>
  requireBearer(caller, settings.SUMMARY_SERVICE_WEBHOOK_API_TOKEN, 'External process webhook API');

const words = {
  writes: { ...recordingWords.writes, ...collectorWords.writes },
  commands: recordingWords.commands,
};

// biome-ignore format: a table is read in columns.
/** Recordings: start, stop, completion, notification, and their files. */
export const recordings = domain('recordings', words)<RecordingDeps, RecordingRouteDeps, typeof recordingFacts>({
  surroundings: {
    room: { lookups: [egressLookup] },
    recording: { adopt: adoptRecordings, lookups: [recordingLookup] },
  },
  writes: {
    'recording.create': createRecordings,
    'recording.record': recordStatuses,
    'recording.remove': removeRecordings,
    'notice.add': addNotices,
    'collector.note': noteDispatches,
  },
  commands: {
    'recording.startEgress': { giveUpAfterMs: 5_000,      failed: () => startRefused('recorder_unavailable'), handler: startEgress },
    'recording.stopEgress':  { giveUpAfterMs: 5_000,      failed: 'egress.stopFailed',     handler: stopEgress },
    'recording.endEgress':   { giveUpAfterMs: 3_600_000,  failed: 'egress.unwantedLeft',   handler: endEgress },
    'recording.look':        { giveUpAfterMs: 20_000,     failed: 'egress.lookFailed',     handler: lookAtEgress },
    'recording.tellLimit':   { giveUpAfterMs: 60_000,     failed: 'limit.tellFailed',      handler: tellLimit },
    'recording.notify':      { giveUpAfterMs: 86_400_000, failed: 'notices.enqueueFailed', handler: notify },
    'storage.findFile':      { giveUpAfterMs: 60_000,     failed: 'file.lookFailed',       handler: findFile },
    'storage.removeFiles':   { giveUpAfterMs: 86_400_000, failed: 'files.removeFailed',    handler: removeFiles },
  },
  facts: recordingFacts,
  routes: [
    post('/api/v1.0/rooms/:reference/start-recording/',  'user', recordingToStart, startRecording, { throttle: 'change', feature, answers: { 201: recordingMessage, 409: recordingRefusal, 502: recordingRefusal } }),
    post('/api/v1.0/rooms/:reference/stop-recording/',   'user', null,             stopRecording,  { throttle: 'change', feature, answers: { 200: recordingMessage, 500: recordingRefusal } }),
    get ('/api/v1.0/recordings/',                        'user',                   listRecordings, { throttle: 'look', answers: { 200: pageOf(recordingObject), 404: detail } }),
    post('/api/v1.0/recordings/storage-hook/',           'machine', storageEvent,  receiveStorageEvent, { admits: admitStorage, feature: storageTells, answers: { 200: done, 403: detail, 404: detail, 503: detail } }),
    post('/api/v1.0/recordings/external-process-hook/',  'machine', processEvent,  receiveProcessEvent, { admits: admitSummary, answers: { 200: done } }),
    get ('/api/v1.0/recordings/media-auth/',             'user',                   mediaAuth,      { throttle: 'look', answers: mediaAuthAnswers }),
    get ('/api/v1.0/recordings/:id/',                    'user',                   showRecording,  { throttle: 'look', answers: { 200: recordingObject, 403: detail } }),
    del ('/api/v1.0/recordings/:id/',                    'user',                   deleteRecording, { throttle: 'change', answers: { 204: null } }),
  ],
  tasks: (deps) => [noticeTask(deps)],
  sweep: adoptOrphans,
  purges: () => [{ table: 'recording_notice', where: 'changed_at', age: '30 days' }],
  metrics: recordingMetrics,
});
