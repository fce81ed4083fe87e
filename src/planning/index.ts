/**
 * The `.planning` tree as data, by evidence. Pure: text in, values out.
 */
// Text with exact offsets, changed by splicing.
export { scanLines, scanMarkdown, scanSections, type Line, type Markdown, type Section } from './scan.ts';
export { splice, type Edit } from './splice.ts';
export { readFrontmatter, setFrontmatterField, type Frontmatter } from './frontmatter.ts';
// Names and places.
export { comparePhases, paddedPhase, readPhaseNumber, type PhaseNumber } from './phase-number.ts';
export { planningFolder, type PlanningFolder } from './folder.ts';
export type { Problem } from './problem.ts';
export { blockingProblem } from './blocking-problem.ts';
// The project and its phases.
export { findPhase, readProject, type Project } from './project.ts';
export type { Closing, Phase, PhaseStatus } from './phase.ts';
export { isFinished } from './read-phase.ts';
export { leavesRepository, readPlan, type Plan } from './plan.ts';
export { readMustHaves, type Artifact, type MustHaves } from './must-haves.ts';
export type { Summary } from './summary.ts';
export { readVerification, type VerificationStatus } from './verification.ts';
// Completion as an event in history.
export { historyTextsWanted, type PlanningCommit, type PlanningHistory } from './closing.ts';
// The shared files.
export { readRoadmap, roadmapPhase, type Roadmap, type RoadmapPhase } from './roadmap.ts';
export { readState, type StateDocument } from './state.ts';
export { readConfig, type Config } from './config.ts';
export { phaseDirectories, type PhaseDirectory } from './phase-directories.ts';
// GSD's own reading, for comparison.
export { gsdFacts, type GsdFacts, type GsdRules } from './gsd-disk-status.ts';
export { classicRoadmapTicked, classicRoadmapWindow } from './gsd-roadmap-window.ts';
// Our own edits, for the generation without verbs.
export { announceReadyToExecute } from './state-edit.ts';
