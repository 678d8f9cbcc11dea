import type { Catalogue } from './english.ts';

export const dutch: Catalogue = {
  'mail.support': 'Heb je vragen? Schrijf naar {{address}}.',
  'mail.thanks': 'Bedankt voor het gebruik van {{brand}}.',
  'mail.sender': 'Dit bericht is automatisch verstuurd door {{domain}}.',

  'recordingReady.subject': 'Je opname is klaar',
  'recordingReady.title': 'Je opname is klaar!',
  'recordingReady.about':
    'De opname van ‘{{room}}’, gestart op {{date}} om {{time}} ({{zone}}), kan nu worden gedownload.',
  'recordingReady.expires_one': 'De opname verloopt over {{count}} dag.',
  'recordingReady.expires_other': 'De opname verloopt over {{count}} dagen.',
  'recordingReady.sharing': 'Delen via een link is niet mogelijk: alleen de organisatoren kunnen de opname downloaden.',
  'recordingReady.keep': 'Zo bewaar je deze opname voorgoed:',
  'recordingReady.stepOpen': 'Kies {{open}}.',
  'recordingReady.stepDownload': 'Gebruik op de pagina die opent de downloadknop.',
  'recordingReady.stepSave': 'Sla het bestand op je eigen apparaat of opslag op.',
  'recordingReady.open': 'Openen',

  'transcription.title': 'Transcriptie',
  'transcription.titleOf': 'Vergadering "{{room}}" op {{date}} om {{time}}',
};
