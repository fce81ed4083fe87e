/** Where the project lies on every simulated computer, and what Leapfrog keeps for itself. */
export const top = '/home/dev/project';
export const stateFolder = '/home/dev/state';
export const script = '/home/dev/script.json';
