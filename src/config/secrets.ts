/** What stands in the place of what only its owner may read. */
export const HIDDEN = '[hidden]';

// Words of names of secrets. Rather too many: a value that is hidden for nothing harms nobody.
const SECRET =
  /secret|pass|pwd|token|credential|cookie|bearer|jwt|signature|authorization|api-?_?key|(?:^|[_.\-\s])(?:key|auth|dsn|pat|salt|sig)$/iu;

/** True if a setting, variable, parameter or flag of that name holds a secret. */
export function isSecretName(name: string): boolean {
  return SECRET.test(name) || /[a-z](?:Key|Auth|Dsn)$/u.test(name);
}

/** A value without the secrets in it, those of its members included; for what people are shown. */
export function withoutSecrets(value: unknown): unknown {
  if (typeof value === 'string') return withoutSecretText(value);
  if (Array.isArray(value)) return value.map((item, index) => withoutSecretItem(value[index - 1], item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, isSecretName(key) ? HIDDEN : withoutSecrets(inner)]),
  );
}

/** Of a list such as `['--api-key', 'abc']`. */
function withoutSecretItem(before: unknown, item: unknown): unknown {
  const isFlag = typeof before === 'string' && /^--?[\w.-]+$/u.test(before) && isSecretName(before);
  return isFlag ? HIDDEN : withoutSecrets(item);
}

// Forms by which a secret is known without a name.
const KNOWN =
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*|\beyJ[\w-]+\.[\w-]+\.[\w-]*|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bgh[a-z]_\w{20,}|\bgithub_pat_\w+|\bsk[-_][\w-]{16,}|\bxox[a-z]-[\w-]+/gu;

function withoutSecretText(text: string): string {
  return text
    .replace(KNOWN, HIDDEN)
    .replace(/(\w+:\/\/[^\s:/@]*):\S+@/gu, `$1:${HIDDEN}@`)
    .replace(/(\w+:\/\/)[^\s:/@]{16,}@/gu, `$1${HIDDEN}@`)
    .replace(/\b(Bearer|Basic)\s+[^\s,;]+/giu, `$1 ${HIDDEN}`)
    .replace(NAMED, (all, name: string, equals: string) =>
      isSecretName(name) ? `${name}${equals}${HIDDEN}` : all,
    );
}

/** `token=x`, `Password=a b;`, `--api-key=x`, `--api-key x`, `"token": "x"` */
const NAMED =
  /([\w.-]+(?: (?:key|secret|token|id))?["']?)(\s*=\s*|\s*:\s*(?!\/\/)|(?<=--[\w.-]+)\s+)("[^"]*"|'[^']*'|[^&;,\s]+(?:[^&;]*(?=;))?)/giu;
