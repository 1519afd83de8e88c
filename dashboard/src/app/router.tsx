import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Link } from '@tanstack/react-router';
import { comparedOf } from '@/features/runs/model/compared';
import { runFilterOf } from '@/features/runs/model/run-filter';
import { threadViewOf, traceViewOf } from '@/features/runs/model/trace-view';
import { alertsAddress } from '@/features/alerts/model/incident';
import { searchFrom } from '@/features/audit/model/audit-search';
import { triedFrom } from '@/features/policy/model/tried-call';
import { findOf } from '@/features/threads/model/find';
import { AppShell } from './app-shell';
import { HomePage } from './routes/home-page';

// Markdown and diffs are half of the page's weight, and the start needs neither.
const threadPage = lazyRouteComponent(() => import('./routes/thread-page'), 'ThreadPage');
const approvalsPage = lazyRouteComponent(() => import('./routes/approvals-page'), 'ApprovalsPage');
const runsPage = lazyRouteComponent(() => import('./routes/runs-page'), 'RunsPage');
const runPage = lazyRouteComponent(() => import('./routes/run-page'), 'RunPage');
const reportPage = lazyRouteComponent(() => import('./routes/report-page'), 'ReportPage');
const comparePage = lazyRouteComponent(() => import('./routes/compare-page'), 'ComparePage');
const servicesPage = lazyRouteComponent(() => import('./routes/services-page'), 'ServicesPage');
const accessPage = lazyRouteComponent(() => import('./routes/access-page'), 'AccessPage');
const policyPage = lazyRouteComponent(() => import('./routes/policy-page'), 'PolicyPage');
const auditPage = lazyRouteComponent(() => import('./routes/audit-page'), 'AuditPage');
const replayPage = lazyRouteComponent(() => import('./routes/replay-page'), 'ReplayPage');
const agentsPage = lazyRouteComponent(() => import('./routes/agents-page'), 'AgentsPage');
const alertsPage = lazyRouteComponent(() => import('./routes/alerts-page'), 'AlertsPage');

const root = createRootRoute({ component: AppShell, notFoundComponent: NotFound });
const home = createRoute({ getParentRoute: () => root, path: '/', component: HomePage, validateSearch: findOf });
const thread = createRoute({ getParentRoute: () => root, path: '/threads/$threadId', component: threadPage, validateSearch: (search: Record<string, unknown>) => ({ ...threadViewOf(search), ...findOf(search) }) });
const approvals = createRoute({ getParentRoute: () => root, path: '/approvals', component: approvalsPage, validateSearch: openApprovalOf });
const runs = createRoute({ getParentRoute: () => root, path: '/runs', component: runsPage, validateSearch: runFilterOf });
const run = createRoute({ getParentRoute: () => root, path: '/runs/$runId', component: runPage, validateSearch: traceViewOf });
const report = createRoute({ getParentRoute: () => root, path: '/runs/$runId/report', component: reportPage });
const compare = createRoute({ getParentRoute: () => root, path: '/runs/compare', component: comparePage, validateSearch: comparedOf });
const services = createRoute({ getParentRoute: () => root, path: '/services', component: servicesPage });
const access = createRoute({ getParentRoute: () => root, path: '/access', component: accessPage });
const policy = createRoute({ getParentRoute: () => root, path: '/policy', component: policyPage, validateSearch: triedFrom });
const audit = createRoute({ getParentRoute: () => root, path: '/audit', component: auditPage, validateSearch: searchFrom });
const agents = createRoute({ getParentRoute: () => root, path: '/agents', component: agentsPage });
const alerts = createRoute({ getParentRoute: () => root, path: '/alerts', component: alertsPage, validateSearch: alertsAddress });
const replay = createRoute({ getParentRoute: () => root, path: '/replay', component: replayPage });


/** Which of those that wait is open: `/approvals?open=ID`. */
function openApprovalOf({ open }: Record<string, unknown>): { open?: string } {
  return typeof open === 'string' && open !== '' ? { open } : {};
}

export const router = createRouter({ routeTree: root.addChildren([home, replay, thread, approvals, runs, compare, run, report, services, agents, alerts, policy, audit, access]), defaultPreload: false });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

function NotFound() {
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-2 p-6 text-center">
      <h1 className="text-lg font-semibold">There is no such page</h1>
      <Link to="/" className="text-accent underline underline-offset-2">
        Go to the start
      </Link>
    </div>
  );
}
