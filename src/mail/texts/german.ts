import type { Catalogue } from './english.ts';

export const german: Catalogue = {
  'mail.support': 'Haben Sie Fragen? Schreiben Sie an {{address}}.',
  'mail.thanks': 'Vielen Dank, dass Sie {{brand}} nutzen.',
  'mail.sender': 'Diese Nachricht wurde automatisch von {{domain}} versendet.',

  'recordingReady.subject': 'Ihre Aufzeichnung ist bereit',
  'recordingReady.title': 'Ihre Aufzeichnung ist bereit!',
  'recordingReady.about':
    'Die Aufzeichnung von „{{room}}“, begonnen am {{date}} um {{time}} Uhr ({{zone}}), kann jetzt heruntergeladen werden.',
  'recordingReady.expires_one': 'Sie läuft in {{count}} Tag ab.',
  'recordingReady.expires_other': 'Sie läuft in {{count}} Tagen ab.',
  'recordingReady.sharing': 'Sie kann nicht per Link geteilt werden: Nur die Organisatoren können sie herunterladen.',
  'recordingReady.keep': 'So behalten Sie diese Aufzeichnung dauerhaft:',
  'recordingReady.stepOpen': 'Wählen Sie {{open}}.',
  'recordingReady.stepDownload': 'Benutzen Sie auf der Seite, die sich öffnet, die Schaltfläche zum Herunterladen.',
  'recordingReady.stepSave': 'Speichern Sie die Datei auf Ihrem Gerät oder in Ihrem Speicher.',
  'recordingReady.open': 'Öffnen',

  'transcription.title': 'Transkription',
  'transcription.titleOf': 'Besprechung "{{room}}" am {{date}} um {{time}}',
};
