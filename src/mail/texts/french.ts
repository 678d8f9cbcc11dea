import type { Catalogue } from './english.ts';

export const french: Catalogue = {
  'mail.support': 'Une question\u00a0? Écrivez à {{address}}.',
  'mail.thanks': 'Merci d’utiliser {{brand}}.',
  'mail.sender': 'Ce message a été envoyé automatiquement par {{domain}}.',

  'recordingReady.subject': 'Votre enregistrement est prêt',
  'recordingReady.title': 'Votre enregistrement est prêt\u00a0!',
  'recordingReady.about':
    'L’enregistrement de «\u00a0{{room}}\u00a0», commencé le {{date}} à {{time}} ({{zone}}), peut maintenant être téléchargé.',
  'recordingReady.expires_one': 'Il expirera dans {{count}} jour.',
  'recordingReady.expires_other': 'Il expirera dans {{count}} jours.',
  'recordingReady.sharing':
    'Le partage par lien n’est pas disponible\u00a0: seules les personnes qui organisent la réunion peuvent le télécharger.',
  'recordingReady.keep': 'Pour conserver cet enregistrement durablement\u00a0:',
  'recordingReady.stepOpen': 'Choisissez {{open}}.',
  'recordingReady.stepDownload': 'Sur la page qui s’ouvre, utilisez le bouton de téléchargement.',
  'recordingReady.stepSave': 'Enregistrez le fichier sur votre appareil ou votre espace de stockage.',
  'recordingReady.open': 'Ouvrir',

  'transcription.title': 'Transcription de la réunion',
  'transcription.titleOf': 'Réunion "{{room}}" du {{date}} à {{time}}',
};
