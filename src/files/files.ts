import { domain } from '#src/api/domain.ts';
import { detail, fieldErrors } from '#src/api/error-shapes.ts';
import { mediaAuthorized } from '#src/api/media-request.ts';
import { pageOf } from '#src/api/paginate.ts';
import { del, get, patch, post, put } from '#src/api/route.ts';
import type { Settings } from '#src/settings/settings.ts';
import { createFile } from './create-file.ts';
import { deleteFile } from './delete-file.ts';
import { endUpload, endUploadAnswers } from './end-upload.ts';
import { fileFields, newFile, someFileFields } from './file-fields.ts';
import { fileMetrics } from './file-metrics.ts';
import { fileObject, newFileObject } from './file-object.ts';
import type { FileDeps } from './file-parts.ts';
import { listFiles } from './list-files.ts';
import { fileMediaAuth } from './media-auth.ts';
import { purgeFiles } from './purge-files.ts';
import { removeUpload } from './remove-upload.ts';
import { updateFile } from './update-file.ts';

const feature = ({ FILE_UPLOAD_ENABLED }: Settings): boolean => FILE_UPLOAD_ENABLED;
const look = { throttle: 'look', feature, featureFirst: true } as const;
const change = { throttle: 'change', feature, featureFirst: true } as const;

// biome-ignore format: a table is read in columns.
/** Files of people, such as their background pictures: upload, check, download, deletion. */
export const files = domain('files')<FileDeps>({
  routes: [
    get  ('/api/v1.0/files/',                  'user',                 listFiles,     { ...look, slashless: true, answers: { 200: pageOf(fileObject), 400: fieldErrors } }),
    post ('/api/v1.0/files/',                  'user', newFile,        createFile,    { ...change, answers: { 201: newFileObject } }),
    get  ('/api/v1.0/files/media-auth/',       'user',                 fileMediaAuth, { ...look, answers: { 200: mediaAuthorized, 403: detail } }),
    put  ('/api/v1.0/files/:id/',              'user', fileFields,     updateFile,    { ...change, answers: { 200: fileObject } }),
    patch('/api/v1.0/files/:id/',              'user', someFileFields, updateFile,    { ...change, answers: { 200: fileObject } }),
    del  ('/api/v1.0/files/:id/',              'user',                 deleteFile,    { ...change, answers: { 204: null } }),
    post ('/api/v1.0/files/:id/upload-ended/', 'user', null,           endUpload,     { ...change, answers: endUploadAnswers }),
  ],
  tasks: (deps) => [removeUpload(deps)],
  loops: (deps) => deps.storage === null ? [] : [{ name: 'files', everyMs: 3_600_000, turn: () => purgeFiles(deps) }],
  metrics: fileMetrics,
});
