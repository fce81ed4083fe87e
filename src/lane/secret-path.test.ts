import { expect, it } from 'vitest';
import { isSecretPath } from './secret-path.ts';

it.each([
  '.env',
  '.env.local',
  'apps/a/.ENV.production',
  'deploy/server.pem',
  'keys/id_ed25519',
  '.planning/secrets.yaml',
  '.npmrc',
  '.credentials.json',
  '.env/inside',
])('%s is a secret', (path) => expect(isSecretPath(path)).toBe(true));

it.each([
  '.env.example',
  '.planning/STATE.md',
  'src/key.ts',
  'docs/environment.md',
  '.planning/phases/03-secrets/03-01-PLAN.md',
  'credentials.md',
])('%s is none', (path) => expect(isSecretPath(path)).toBe(false));
