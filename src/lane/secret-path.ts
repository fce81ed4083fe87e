/** Names under which people keep keys and passwords. Such a file is never carried into a lane, whatever is in it. */
const secretName =
  /^(?:\.env(?:\..*)?|\.envrc|.*\.(?:pem|key|p12|pfx|jks|keystore|kdbx)|id_(?:rsa|dsa|ecdsa|ed25519)|\.netrc|\.npmrc|\.pypirc|\.?credentials(?:\.json)?|.*secrets?\.(?:json|ya?ml|toml))$/i;

/** Whether a path names a secret by its own name or by that of a folder. Templates (`.env.example`) are none. */
export function isSecretPath(path: string): boolean {
  return path
    .split('/')
    .some((name) => secretName.test(name) && !/\.(?:example|sample|template|md)$/i.test(name));
}
