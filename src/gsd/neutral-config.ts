/**
 * GSD's settings by which a planner would go on to execute what it planned, or switch branches, taken out of the text of a
 * `config.json`. For a lane's own copy: the person's file is never touched. Everything else stays byte for byte.
 */
export function neutralConfig(text: string): string {
  return text
    .replaceAll(/("(?:auto_advance|_auto_chain_active)"\s*:\s*)true\b/g, '$1false')
    .replaceAll(/("branching_strategy"\s*:\s*)"(?:phase|milestone)"/g, '$1"none"');
}
