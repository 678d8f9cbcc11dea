/** Texts of mails, with parameters in double braces. Forms of a plural end in `_one` and `_other`. */
export const english = {
  'mail.support': 'Do you have questions? Write to {{address}}.',
  'mail.thanks': 'Thank you for using {{brand}}.',
  'mail.sender': 'This message was sent automatically by {{domain}}.',

  'recordingReady.subject': 'Your recording is ready',
  'recordingReady.title': 'Your recording is ready!',
  'recordingReady.about':
    'The recording of “{{room}}”, started on {{date}} at {{time}} ({{zone}}), can now be downloaded.',
  'recordingReady.expires_one': 'It will expire in {{count}} day.',
  'recordingReady.expires_other': 'It will expire in {{count}} days.',
  'recordingReady.sharing': 'Sharing by link is not available: only the organisers can download it.',
  'recordingReady.keep': 'To keep this recording permanently:',
  'recordingReady.stepOpen': 'Select {{open}}.',
  'recordingReady.stepDownload': 'On the page that opens, use the download button.',
  'recordingReady.stepSave': 'Save the file on your own device or storage.',
  'recordingReady.open': 'Open',

  'invitation.subject': 'Video call in progress: {{sender}} is waiting for you to connect',
  'invitation.subjectPlanned': '{{sender}} invites you to a video call',
  'invitation.about': '{{sender}} invites you to join an ongoing video call.',
  'invitation.aboutPlanned': '{{sender}} invites you to a video call on {{date}} at {{time}} ({{zone}}).',
  'invitation.somebody': 'Somebody',
  'invitation.join': 'Join the call',
  'invitation.copy': 'If the button does not work, copy this address into your browser:',
  'invitation.tips': 'Tips for a good call:',
  'invitation.tipBrowser': 'Use Chrome or Firefox.',
  'invitation.tipDevices': 'Test your microphone and camera before you join.',
  'invitation.tipNetwork': 'Make sure that your connection is stable.',

  'transcription.title': 'Transcription',
  'transcription.titleOf': 'Meeting "{{room}}" on {{date}} at {{time}}',
};

export type Catalogue = Readonly<Record<keyof typeof english, string>>;
