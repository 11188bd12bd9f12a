/**
 * Files whose text never leaves the machine whatever the settings say: the places where keys and passwords live by convention.
 * After the default deny lists of research/prompts-evals-protocols-safety.md E4, with the usual key stores added.
 */
export const ALWAYS_EXCLUDED: readonly string[] = [
  ".env*",
  "*.env",
  "*.pem",
  "*.key",
  "*.pfx",
  "*.p12",
  "*.jks",
  "*.keystore",
  "*.kdbx",
  "id_{rsa,dsa,ecdsa,ed25519}*",
  ".{npmrc,netrc,pypirc,pgpass,htpasswd}",
  "_netrc",
  ".git-credentials",
  "credentials*",
  "secrets.*",
  ".{ssh,aws,gnupg,kube}",
  ".git",
];
