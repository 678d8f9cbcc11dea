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

  'invitation.subject': 'Video-oproep bezig: {{sender}} wacht op je verbinding',
  'invitation.subjectPlanned': '{{sender}} nodigt je uit voor een video-oproep',
  'invitation.about': '{{sender}} nodigt je uit om deel te nemen aan een lopende video-oproep.',
  'invitation.aboutPlanned': '{{sender}} nodigt je uit voor een video-oproep op {{date}} om {{time}} ({{zone}}).',
  'invitation.somebody': 'Iemand',
  'invitation.join': 'Deelnemen',
  'invitation.copy': 'Werkt de knop niet? Kopieer dit adres dan naar je browser:',
  'invitation.tips': 'Tips voor een goed gesprek:',
  'invitation.tipBrowser': 'Gebruik Chrome of Firefox.',
  'invitation.tipDevices': 'Test je microfoon en camera voordat je deelneemt.',
  'invitation.tipNetwork': 'Zorg voor een stabiele verbinding.',

  'transcription.title': 'Transcriptie',
  'transcription.titleOf': 'Vergadering "{{room}}" op {{date}} om {{time}}',
};
