/**
 * What should happen now: plain data in, a list of decisions out; and which pieces of work may overlap.
 */
export type { Decision, Finish, Outcome, Question, QuestionName, Resume, WaitFor } from './decision.ts';
export type {
  BoundarySnapshot,
  DriftSnapshot,
  Failure,
  LaneEnd,
  LaneSnapshot,
  Parked,
  PhaseSnapshot,
  PhaseStanding,
  Policy,
  Snapshot,
  TaskKind,
} from './snapshot.ts';
export {
  overlapOfPlanning,
  overlapRules,
  verdictOf,
  type Overlap,
  type OverlapFacts,
  type OverlapRule,
  type OverlapRuleName,
  type Verdict,
} from './overlap.ts';
export { roadmapChange, type RoadmapChange } from './roadmap-change.ts';
export { decide } from './decide.ts';
export { byNumber, currentPhase, phasesUntil } from './phase-order.ts';
export { phaseSnapshot } from './phase-snapshot.ts';
// What waits for a person.
export { answerForm, howTo, readAnswer, type AnswerForm } from './answer-form.ts';
export { idOf, questionsAfter, stillOpen, type OpenQuestion } from './inbox.ts';
export { doubtAbout, doubtsAfter, type OpenDoubt } from './doubt.ts';
// What a session is told.
export {
  briefOf,
  type AnsweredQuestion,
  type BriefFacts,
  type BriefPromise,
  type OtherLane,
} from './brief.ts';
export { defaultBrief, unknownNames } from './brief-template.ts';
