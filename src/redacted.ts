/**
 * What looks like a secret, by the marks that services give theirs, and by how people pass them: journal and logs are kept, and are
 * quoted in reports. Words of a plan, hashes and paths have none of these marks.
 */
const secrets: readonly RegExp[] = [
  /\bsk-(?:ant-|proj-)?[A-Za-z0-9_-]{16,}/g,
  /\b(?:gh[pousr]_|github_pat_)[A-Za-z0-9_]{20,}/g,
  /\bglpat-[A-Za-z0-9_-]{16,}/g,
  /\bxox[abeprs]-[A-Za-z0-9-]{10,}/g,
  /\bAKIA[0-9A-Z]{16}\b/g,
  /\bAIza[0-9A-Za-z_-]{30,}/g,
  /\bnpm_[A-Za-z0-9]{30,}/g,
  /\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /(?<=\bBearer\s)[A-Za-z0-9._~+/-]{12,}=*/gi,
  // The password of an address, and values that are called a secret.
  /(?<=:\/\/[^\s/:@]{1,200}:)[^\s/@]+(?=@)/g,
  /(?<=(?:password|passwd|secret|token|api[_-]?key|access[_-]?key)["']?\s{0,3}[=:]\s{0,3}["']?)[^\s"',;]{6,}/gi,
];

/** A text with its secrets taken out. */
export function redacted(text: string): string {
  return secrets.reduce((left, secret) => left.replace(secret, '[redacted]'), text);
}

/** The same in every string of an object that is to become JSON. */
export function redactedFields(fields: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).map(([key, inner]) => [key, redactedValue(inner)]));
}

function redactedValue(value: unknown): unknown {
  if (typeof value === 'string') return redacted(value);
  if (Array.isArray(value)) return value.map(redactedValue);
  return typeof value === 'object' && value !== null ? redactedFields(value) : value;
}

/** The same for a line that should be JSON, and stays JSON where it is. */
export function redactedLine(line: string): string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return redacted(line);
  }
  return JSON.stringify(redactedValue(value));
}
