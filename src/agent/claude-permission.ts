import { realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, resolve, sep } from 'node:path';

export interface PermissionAsked {
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly folder: string;
  readonly request: {
    readonly decision_reason?: string | undefined;
    readonly decision_reason_type?: string | undefined;
  };
}

export type PermissionReply =
  | { readonly behavior: 'allow'; readonly updatedInput: Readonly<Record<string, unknown>> }
  | { readonly behavior: 'deny'; readonly message: string; readonly interrupt: boolean };

/**
 * The answer to a call that the client would ask a person about, in a session where nobody is there to ask. Starting `run` was the
 * person's word for ordinary work; the guard has let the call pass already, and the person's own deny rules never get here. What a
 * person wants to be asked about (their *ask* rules), and files outside the folder, are not for us to allow.
 */
export function permissionFor({ tool, input, folder, request }: PermissionAsked): PermissionReply {
  if (tool === 'AskUserQuestion')
    return deny('Nobody is at this session. The question is kept for the person; stop here.', true);
  if (tool === 'ExitPlanMode' || tool === 'EnterPlanMode')
    return deny('Nobody is here to approve a plan: write it to the files that GSD wants.', false);
  if (request.decision_reason_type === 'rule')
    return deny(`A rule of the person wants to be asked first: ${request.decision_reason ?? tool}`, false);
  const path = input['file_path'] ?? input['notebook_path'];
  if (typeof path === 'string' && writing.has(tool) && !isWithin(folder, path))
    return deny(`${path} is outside ${folder}, and nobody is here to ask.`, false);
  return { behavior: 'allow', updatedInput: input };
}

const writing = new Set(['Write', 'Edit', 'NotebookEdit']);

function deny(message: string, interrupt: boolean): PermissionReply {
  return { behavior: 'deny', message, interrupt };
}

function isWithin(folder: string, path: string): boolean {
  const place = real(isAbsolute(path) ? path : resolve(folder, path));
  return [real(folder), real(tmpdir())].some((root) => place === root || place.startsWith(`${root}${sep}`));
}

/** With links resolved, as far up as there is something. */
function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const above = dirname(path);
    return above === path ? path : `${real(above)}${sep}${path.slice(above.length).replace(/^[\\/]/, '')}`;
  }
}
