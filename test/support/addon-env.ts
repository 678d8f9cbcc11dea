/** Settings that switch add-ons on. */
export const addonEnv = {
  ADDONS_ENABLED: 'true',
  ADDONS_CSRF_SECRET: 'a-csrf-secret-of-add-ons-in-tests-0123456789',
  ADDONS_TOKEN_SECRET_KEY: 'a-token-key-of-add-ons-in-tests-0123456789abcdef',
} as const;
