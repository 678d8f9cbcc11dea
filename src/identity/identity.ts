import { domain } from '#src/api/domain.ts';
import { pageOf } from '#src/api/paginate.ts';
import { get, patch, post, put } from '#src/api/route.ts';
import type { Database } from '#src/db/database.ts';
import type { Settings } from '#src/settings/settings.ts';
import { endSessionsOfProvider, logoutNotice, logoutRefusal } from './backchannel-logout.ts';
import { finishLogin } from './finish-login.ts';
import type { IdentityParts } from './identity-parts.ts';
import { listUsers } from './list-users.ts';
import { finishLogout, startLogout, startLogoutByLink } from './logout.ts';
import { addContact, newContact } from './marketing.ts';
import { showMe } from './show-me.ts';
import { startLogin } from './start-login.ts';
import { updateUser } from './update-user.ts';
import { userObject } from './user-object.ts';
import { someUserPreferences, userPreferences } from './user-preferences.ts';

/** Dependencies of this domain's background work. */
export interface IdentityDeps {
  readonly database: Database;
  readonly settings: Settings;
}

// biome-ignore format: a table is read in columns.
/** Domain of accounts, sessions, and login at the identity provider. */
export const identity = domain('identity')<IdentityDeps, IdentityParts>({
  routes: [
    get  ('/api/v1.0/users/me/',  'user',                      showMe,     { throttle: 'look', slashless: true, answers: { 200: userObject } }),
    get  ('/api/v1.0/users/',     'user',                      listUsers,  { throttle: 'look', answers: { 200: pageOf(userObject) } }),
    put  ('/api/v1.0/users/:id/', 'user', userPreferences,     updateUser, { throttle: 'change', answers: { 200: userObject } }),
    patch('/api/v1.0/users/:id/', 'user', someUserPreferences, updateUser, { throttle: 'change', answers: { 200: userObject } }),

    get ('/api/v1.0/authenticate/',       'anyone',                startLogin,            { throttle: 'login', answers: { 302: null } }),
    get ('/api/v1.0/callback/',           'anyone',                finishLogin,           { throttle: 'login-return', answers: { 302: null, 400: 'html' } }),
    get ('/api/v1.0/logout/',             'anyone',                startLogoutByLink,     { throttle: 'login-return', slashless: true, answers: { 302: null } }),
    post('/api/v1.0/logout/',             'anyone', null,          startLogout,           { throttle: 'login-return', answers: { 302: null } }),
    get ('/api/v1.0/logout-callback/',    'anyone',                finishLogout,          { throttle: 'login-return', answers: { 302: null, 400: 'html' } }),
    post('/api/v1.0/backchannel-logout/', 'machine', logoutNotice, endSessionsOfProvider, { answers: { 204: null, 400: logoutRefusal } }),
  ],
  tasks: (deps) => [{ ...newContact, run: (user) => addContact(deps, user) }],
  purges: () => ['session', 'login', 'logout_token'].map((table) => ({ table, where: 'expires_at', age: null })),
});
