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

  'invitation.subject': 'Videoanruf läuft: {{sender}} wartet auf Ihre Teilnahme',
  'invitation.subjectPlanned': '{{sender}} lädt Sie zu einem Videoanruf ein',
  'invitation.about': '{{sender}} lädt Sie ein, an einem laufenden Videoanruf teilzunehmen.',
  'invitation.aboutPlanned': '{{sender}} lädt Sie zu einem Videoanruf am {{date}} um {{time}} Uhr ({{zone}}) ein.',
  'invitation.somebody': 'Jemand',
  'invitation.join': 'Teilnehmen',
  'invitation.copy': 'Wenn die Schaltfläche nicht funktioniert, kopieren Sie diese Adresse in Ihren Browser:',
  'invitation.tips': 'Tipps für einen guten Anruf:',
  'invitation.tipBrowser': 'Benutzen Sie Chrome oder Firefox.',
  'invitation.tipDevices': 'Testen Sie Mikrofon und Kamera, bevor Sie teilnehmen.',
  'invitation.tipNetwork': 'Achten Sie auf eine stabile Verbindung.',

  'transcription.title': 'Transkription',
  'transcription.titleOf': 'Besprechung "{{room}}" am {{date}} um {{time}}',
};
