/** Each answer that the API may give is one that the page can read, with every field that the page knows: else the build fails. */
import type { Credential } from '@/features/access/api/credentials';
import type { Agents, Build } from '@/features/agents/api/get-agents';
import type { Alert, Incident } from '@/features/alerts/api/incidents';
import type { EditedCall } from '@/features/approvals/api/edit';
import type { RuleProposal } from '@/features/approvals/api/standing-rule';
import type { AuditEntry, AuditVerdict, DecisionTime } from '@/features/audit/api/audit';
import type { Limit } from '@/features/chat/api/limits';
import type { Target } from '@/features/notifications/api/notifications';
import type { Outcome, Policy, PolicyRule, StandingRule } from '@/features/policy/api/policy';
import type * as page from '@/stream/events';
import type * as rest from '@/stream/rest';

type Fits<Answer, Read> = [Answer] extends [Read] ? ([Exclude<keyof Read, keyof Answer>] extends [never] ? true : ['no such field', Exclude<keyof Read, keyof Answer>]) : ['another type'];
type Holds<Fit extends true> = Fit;
type One<List> = List extends (infer Element)[] ? Element : never;

export type Held = [
  Holds<Fits<rest.Me, page.Me>>,
  Holds<Fits<rest.SampleFault, page.SampleFault>>,
  Holds<Fits<One<rest.Services['services']>, page.Service>>,
  Holds<Fits<One<rest.Doctor['checks']>, page.Check>>,
  Holds<Fits<rest.Thread, page.Thread>>,
  Holds<Fits<rest.ThreadPage, page.ThreadPage>>,
  Holds<Fits<rest.Message, page.ThreadMessage>>,
  Holds<Fits<rest.QueueItem, page.QueueItem>>,
  Holds<Fits<rest.Accepted, page.ChatAccepted>>,
  Holds<Fits<rest.Usage, page.Usage>>,
  Holds<Fits<rest.Run, page.Run>>,
  Holds<Fits<rest.RunPage, page.RunPage>>,
  Holds<Fits<rest.RunDetail, page.RunDetail>>,
  Holds<Fits<One<rest.RunDetail['reruns']>, page.Rerun>>,
  Holds<Fits<rest.Report, page.RunReport>>,
  Holds<Fits<rest.Trace, page.Trace>>,
  Holds<Fits<rest.Span, page.Span>>,
  Holds<Fits<rest.StepDetail, page.StepDetail>>,
  Holds<Fits<rest.IncomingEvent, page.IncomingEvent>>,
  Holds<Fits<rest.Comparison, page.Comparison>>,
  Holds<Fits<rest.ComparedRun, page.ComparedRun>>,
  Holds<Fits<rest.Agents, Agents>>,
  Holds<Fits<One<rest.Builds['builds']>, Build>>,
  Holds<Fits<rest.Incident, Incident>>,
  Holds<Fits<rest.Alert, Alert>>,
  // The shown call is an event's too: wire.ts has it.
  Holds<Fits<Omit<rest.EditedCall, 'preview'>, Omit<EditedCall, 'preview'>>>,
  Holds<Fits<rest.RuleProposal, RuleProposal>>,
  Holds<Fits<rest.AuditEntry, AuditEntry>>,
  Holds<Fits<rest.AuditVerdict, AuditVerdict>>,
  Holds<Fits<One<rest.DecisionTimes['figures']>, DecisionTime>>,
  Holds<Fits<rest.UsageLimit, Limit>>,
  Holds<Fits<One<rest.Notifications['targets']>, Target>>,
  Holds<Fits<rest.PolicyOutcome, Outcome>>,
  Holds<Fits<rest.Policy, Policy>>,
  Holds<Fits<rest.PolicyRule, PolicyRule>>,
  Holds<Fits<rest.StandingRule, StandingRule>>,
  Holds<Fits<rest.Credential, Credential>>,
];
