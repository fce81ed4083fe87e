/**
 * Every bound of the program, in one place, each with the reason where the number is not obvious. Units last.
 */
export const limit = {
  /** git answers in milliseconds; a call this long waits for a credential prompt or a dead network file system. */
  gitCallMs: 120_000,
  /** Copying a large object store from another disk takes minutes and is no reason to give up. */
  cloneMs: 30 * 60_000,
  /** A branch tip that nobody moved for so long: hooks and a session's last commits come within seconds of each other. */
  boundaryRestMs: 5_000,
  /** The same where the tip is the last commit of a session of ours whose process has ended: only its hooks may linger. */
  ownTipRestMs: 1_000,
  /** A worker that commits faster than a landing is prepared is still executing; then the boundary is not reached anyway. */
  landingAttempts: 4,
  /** A person's hooks run in the landing commit: linters and tests of minutes are usual. */
  landingCommitMs: 15 * 60_000,
  /** What a client gets, when it is looked at before a run, to start and to say what it can do: a second on an idle machine, tens of seconds on a loaded one. */
  clientStartMs: 180_000,
  /** How long a tool call may be known to the client before the guard's word on it is there: it is written before the call runs. */
  guardWordMs: 2_000,
  /** What one child process may print before it is cut: GSD prints whole plan indexes, never megabytes. */
  outputBytes: 64 * 1024 * 1024,
  /** What a session gets between being asked to end and being ended: Claude writes its transcript in that time. */
  sessionGraceMs: 5_000,
  /** How often an ending process group is looked at. */
  sessionPollMs: 20,
  /** What output that is already under way gets to arrive after the session's group has gone. */
  sessionDrainMs: 500,
  /** A stream-json line can hold a whole file; beyond this it is not a line but a mistake. */
  lineChars: 32 * 1024 * 1024,
  /** How often a supervisor shows that it lives. Told to people; nobody is robbed of a lease for being silent. */
  heartbeatMs: 5_000,
  /** A supervisor that was silent for so long is stopped, asleep or stuck in one call: who waits for it is told. */
  heartbeatSilentMs: 30_000,
  /** A lease is lost to another taker at most once each; so many in a row means something else is wrong. */
  leaseAttempts: 20,
  /** A scripted commit meets another git at its index for milliseconds; so many tries mean a lock left by a dead one. */
  scriptedGitTries: 20,
  scriptedPollMs: 25,
  /** What a scripted session waits for a file that another one is to make. */
  scriptedWaitMs: 60_000,
  /** A scripted command may be a whole test run. */
  scriptedCommandMs: 600_000,
  /** GSD's own verbs wait up to 30 s for one of its locks before they give up. */
  gsdVerbMs: 90_000,
  /** GSD takes a lock away from any holder after this long, living or not. */
  gsdLockMs: 60_000,
  /** How long gsd-core believes a milestone claim. */
  gsdClaimMs: 4 * 60 * 60 * 1000,
  /** How much of another program's message is quoted in ours. */
  quotedChars: 600,
  /** A verification report is a few pages; a blob beyond this is not one. */
  planningTextBytes: 4 * 1024 * 1024,
  /** How often `log --follow` and `stop` look again. */
  journalPollMs: 200,
  /** How long `stop` waits for a supervisor, which first ends its sessions and gives each its grace. */
  stopMs: 30_000,
  /** How often a running session is looked at: cheap, one look at a process and the end of a file. */
  lanePollMs: 100,
  /** How often the signs of life of a session are looked at: a folder listing and a git call. */
  sessionSignsMs: 15_000,
  /** What a program uses of a core that only waits, with timers of its own; below it a session counts as computing nothing. */
  idleCpuShare: 0.01,
  /** A session that has not said a word by then has not begun; a client that starts many tools takes tens of seconds. */
  sessionStartMs: 180_000,
  /** A session that said its end closes its transcript and its tools within seconds. */
  sessionSaidEndMs: 60_000,
  /** Silent in every sign for so long, with everything of its task on disk: it forgot to end. */
  sessionSilentEndMs: 120_000,
  /** Silent in every sign for so long: a person is told. Long tool calls compute, long answers stream. */
  sessionSilentMs: 10 * 60_000,
  /** Silent in every sign for so long, with work missing: it is ended, said so, and tried again. */
  sessionStalledEndMs: 60 * 60_000,
  /** Two looks of a supervisor that is awake are never so far apart; what is more, the host slept. */
  awakeGapMs: 5_000,
  /** What rests between two tries to land, by how often it was refused: another git holds the index for moments. */
  landRestMs: [500, 1_500, 3_000, 6_000],
  /** How often the end of a turn is looked for beside a session that stays open; its Stop hook waits for the look. */
  watchMs: 500,
  /** How often the project is read while nothing seems to happen: somebody else may have changed it. */
  observeMs: 1_000,
  /** The coarsest clock of a file system in use (FAT counts in steps of two seconds): two changes within it look like one. */
  fileClockMs: 2_500,
  /** A boundary that is open for so long with nobody working, or a planning file that is missing for so long, needs a person. */
  boundaryPatienceMs: 30_000,
  /** Tries before a person is asked; one gap round as GSD itself does it (design 3.8). */
  attempts: { plan: 2, execute: 2, gaps: 1, land: 5, revise: 2, park: 6 },
  /** How long a parked session rests where the service named no time of reset: by how often in a row it was parked. */
  parkMs: [30_000, 120_000, 300_000, 900_000, 1_800_000],
  /** A session that resumes in the very second of the reset is often refused once more. */
  parkSpareMs: 5_000,
  /** Between the starts of two sessions: both at once ask the service for the most that one account may ask. */
  staggerMs: 5_000,
  /** What must stay free beside a new lane, for the plan itself and for everybody else. */
  laneSpareBytes: 256 * 1024 * 1024,
  /** Source that a plan relies on is written by hand; beyond this a file is made by a program, and comparing it says nothing. */
  driftFileBytes: 1024 * 1024,
  /** What a drift check reads of one change, both sides: a phase changes hundreds of files of a few kilobytes. */
  driftBytes: 48 * 1024 * 1024,
  /** What is remembered of one open repository's answers about objects, and of their bytes: a few commits of a large planning root. */
  answerBytes: 8 * 1024 * 1024,
  objectBytes: 24 * 1024 * 1024,
  /** The largest planning file known has 1 MB; beyond this the merge driver leaves a file to git. */
  mergeBytes: 8 * 1024 * 1024,
  /** Clocks of two machines on NTP differ by milliseconds; file systems count in steps of up to two seconds. */
  clockSkewMs: 10_000,
  /** Moves of a broken lane's HEAD that are looked at for commits: a planner makes a few, a preparation as many again. */
  rescuedLogLines: 60,
  /** Kept commits cost nothing until there are many. */
  keptCommits: 100,
  /** What `doctor` gives the client to say its version or its login: a loaded machine starts it in 15 s. */
  clientCallMs: 60_000,
  /** The oldest Claude Code that the harness was cross-checked with. */
  oldestClaude: '2.1.197',
  /** A brief is paid for in every turn of a session: lists are cut, and the rest is counted. */
  briefItems: 12,
  briefPromises: 24,
  /** What is hashed of uncommitted files before and after a session; beyond it size and times have to do. */
  fingerprintBytes: 32 * 1024 * 1024,
  /** Uncommitted files, and files of one folder, that are compared: more are a build that git should ignore. */
  fingerprintFiles: 10_000,
  fingerprintRefs: 20_000,
  /** Paths that one message names; the rest is counted. */
  toldPaths: 8,
  /** Uncommitted files of a lane that `status` compares with what is kept; with more, all count. */
  comparedPaths: 500,
  /** A file that a call wrote has the call's own time, as near as clocks of file systems go. */
  callClockMs: 2_500,
  /** A person's own brief beyond this is not one. */
  briefBytes: 64 * 1024,
} as const;
