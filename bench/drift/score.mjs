// Answers → figures. An answer is { made, fresh, plans, findings: [{ plans }] }.

/** A finding names the right plan when every plan that it names is touched in truth, and it names one. */
const isRight = (finding, touched) =>
  finding.plans.length > 0 && finding.plans.every((plan) => touched.includes(plan));

export function score(answers) {
  const breaking = answers.filter(({ made }) => made.breaks);
  const harmless = answers.filter(({ made }) => !made.breaks);
  const caught = breaking.filter(({ fresh }) => !fresh);
  const findings = caught.flatMap(({ made, findings: all }) =>
    all.map((finding) => isRight(finding, made.touched)),
  );
  const whole = caught.filter(({ made, plans }) => sameSet(plans, made.touched));
  return {
    cases: answers.length,
    breaking: breaking.length,
    recall: share(caught.length, breaking.length),
    falseAlarm: share(harmless.filter(({ fresh }) => !fresh).length, harmless.length),
    rightPlan: share(findings.filter(Boolean).length, findings.length),
    exactPlans: share(whole.length, breaking.length),
  };
}

const sameSet = (one, other) => one.length === other.length && one.every((item) => other.includes(item));
const share = (part, whole) => (whole === 0 ? undefined : Math.round((part / whole) * 10_000) / 10_000);

/** A yardstick's plans as an answer: one finding for each plan that it names. */
export const answerOf = (made, plans) => ({
  made,
  fresh: plans.length === 0,
  plans,
  findings: plans.map((plan) => ({ plans: [plan] })),
});
