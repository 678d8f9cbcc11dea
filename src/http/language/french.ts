import type { Catalogue } from './english.ts';

export const french: Catalogue = {
  'Authentication credentials were not provided.': 'Vous n’êtes pas identifié.',
  'You do not have permission to perform this action.': 'Vous n’avez pas le droit d’effectuer cette action.',
  'You must have privileges on room to perform this action.':
    'Seules les personnes qui gèrent ce salon peuvent effectuer cette action.',
  'You must be administrator or owner of a room to add accesses to it.':
    'Seuls les administrateurs et propriétaires d’un salon peuvent y ajouter des accès.',
  'Only owners of a room can assign other users as owners.':
    'Seuls les propriétaires d’un salon peuvent en désigner d’autres.',
  'A resource should keep at least one owner.': 'Il doit rester au moins un propriétaire.',
  'You must be connected to the meeting to perform this action.':
    'Vous devez participer à la réunion pour effectuer cette action.',
  'Not found.': 'Introuvable.',
  'No {model} matches the given query.': 'Aucun objet {model} ne correspond à la demande.',
  'Invalid page.': 'Page non valide.',
  'Method "{method}" not allowed.': 'La méthode « {method} » n’est pas permise.',
  'Unsupported media type "{type}" in request.': 'Le type de média « {type} » n’est pas accepté.',
  'Request was throttled. Expected available in {seconds} second.':
    'Trop de demandes. Réessayez dans {seconds} seconde.',
  'Request was throttled. Expected available in {seconds} seconds.':
    'Trop de demandes. Réessayez dans {seconds} secondes.',
  'The body is larger than 1 MiB.': 'La demande dépasse 1 Mio.',
  'The body did not arrive in time.': 'La demande n’est pas arrivée à temps.',
  'Bad request.': 'Demande mal formée.',
  'Service unavailable.': 'Service indisponible.',
  'Internal server error.': 'Erreur interne du serveur.',

  'No data provided': 'Aucune donnée fournie',
  'Invalid data. Expected a dictionary, but got {type}.': 'Données non valides : objet attendu, {type} reçu.',
  'This field is required.': 'Ce champ est obligatoire.',
  'This field may not be blank.': 'Ce champ ne peut pas être vide.',
  'This field may not be null.': 'Ce champ ne peut pas être nul.',
  'Not a valid string.': 'Ce n’est pas un texte valide.',
  'Must be a valid boolean.': 'Doit être un booléen valide.',
  'Must be a valid UUID.': 'Doit être un UUID valide.',
  'A valid integer is required.': 'Un nombre entier est attendu.',
  'A valid timezone is required.': 'Un fuseau horaire valide est attendu.',
  'Enter a valid email address.': 'Saisissez une adresse e-mail valide.',
  'Enter a valid URL.': 'Saisissez une URL valide.',
  'Value must be valid JSON.': 'La valeur doit être du JSON valide.',
  '"{input}" is not a valid choice.': '« {input} » n’est pas un choix valide.',
  'Invalid pk "{pk}" - object does not exist.': 'La clé « {pk} » ne désigne aucun objet.',
  'Incorrect type. Expected pk value, received {type}.': 'Type incorrect : clé attendue, {type} reçu.',
  'Expected a list of items but got type "{type}".': 'Une liste est attendue, « {type} » reçu.',
  'Expected a dictionary of items but got type "{type}".': 'Un dictionnaire est attendu, « {type} » reçu.',
  'This list may not be empty.': 'Cette liste ne peut pas être vide.',
  'Ensure this field has no more than {max} characters.': 'Ce champ ne peut pas dépasser {max} caractères.',
  'Ensure this field has at least {min} characters.': 'Ce champ doit compter au moins {min} caractères.',
  'Ensure this value has at most {max} characters (it has {length}).':
    'Cette valeur ne peut pas dépasser {max} caractères (elle en compte {length}).',
  'Ensure this value is less than or equal to {max}.': 'Cette valeur doit être inférieure ou égale à {max}.',
  'Ensure this value is greater than or equal to {min}.': 'Cette valeur doit être supérieure ou égale à {min}.',
  'Null characters are not allowed.': 'Le caractère nul n’est pas permis.',
  'Surrogate characters are not allowed: {code}.': 'Les demi-codets isolés ne sont pas permis : {code}.',
  'The fields {fields} must make a unique set.': 'Les champs {fields} doivent former un ensemble unique.',
  '{model} with this {field} already exists.': 'Un objet {model} avec ce champ {field} existe déjà.',
  'Room name "{name}" is reserved.': 'Le nom de salon « {name} » est réservé.',

  'Participant not found': 'Participant introuvable',
  'Could not verify caller presence': 'Votre présence à la réunion n’a pas pu être vérifiée',
  'Failed to mute participant': 'Le participant n’a pas pu être rendu muet',
  'Failed to unmute participant': 'Le son du participant n’a pas pu être rétabli',
  'Only callers can be unmuted.': 'Seules les personnes qui appellent par téléphone peuvent voir leur son rétabli.',
  'Failed to update participant': 'Le participant n’a pas pu être modifié',
  'Failed to update participant hand state': 'La main du participant n’a pas pu être levée ou baissée',
  'Failed to rename participant': 'Le participant n’a pas pu être renommé',
  'You cannot change your own role.': 'Vous ne pouvez pas changer votre propre rôle.',
  'Participant is not connected to this meeting.': 'Cette personne ne participe pas à cette réunion.',
  'This participant has no user account and cannot be assigned a role.':
    'Cette personne n’a pas de compte et ne peut pas recevoir de rôle.',
  'Room owners cannot be demoted.': 'Les propriétaires d’un salon ne peuvent pas être rétrogradés.',
  'At least one of the following fields must be provided: metadata, attributes, permission, name.':
    'Au moins un de ces champs est obligatoire : metadata, attributes, permission, name.',

  'Server-to-server token is not configured.': 'Le jeton de serveur à serveur n’est pas configuré.',
  'Authorization header is missing.': 'L’en-tête Authorization manque.',
  'Invalid authorization header.': 'En-tête Authorization non valide.',
  'Invalid server-to-server token.': 'Jeton de serveur à serveur non valide.',
  'PIN code length is invalid.': 'La longueur du code PIN n’est pas valide.',
  'No room found for this PIN code.': 'Aucun salon n’a ce code PIN.',
  'Could not create dispatch rule.': 'La règle d’aiguillage n’a pas pu être créée.',
};
