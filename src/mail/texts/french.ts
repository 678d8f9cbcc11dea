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

  'invitation.subject': 'Appel vidéo en cours\u00a0: {{sender}} attend que vous vous connectiez',
  'invitation.subjectPlanned': '{{sender}} vous invite à un appel vidéo',
  'invitation.about': '{{sender}} vous invite à rejoindre un appel vidéo en cours.',
  'invitation.aboutPlanned': '{{sender}} vous invite à un appel vidéo le {{date}} à {{time}} ({{zone}}).',
  'invitation.somebody': 'Quelqu’un',
  'invitation.join': 'Rejoindre l’appel',
  'invitation.copy': 'Si le bouton ne fonctionne pas, copiez cette adresse dans votre navigateur\u00a0:',
  'invitation.tips': 'Conseils pour un bon appel\u00a0:',
  'invitation.tipBrowser': 'Utilisez Chrome ou Firefox.',
  'invitation.tipDevices': 'Testez votre micro et votre caméra avant de rejoindre l’appel.',
  'invitation.tipNetwork': 'Assurez-vous que votre connexion est stable.',

  'transcription.title': 'Transcription de la réunion',
  'transcription.titleOf': 'Réunion "{{room}}" du {{date}} à {{time}}',
};
